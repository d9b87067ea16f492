package org.tocsin.procedure;

/** The names of {@code processes/shift-report.bpmn} that tests refer to. */
final class ShiftReport {

    static final String KEY = "shift-report";

    static final String DUE = "startEvent_SummaryDue";
    static final String SUMMARISE = "userTask_Summarise";
    static final String REMIND = "timer_RemindDue";
    static final String REPORT_DUE = "timer_ReportDue";

    private ShiftReport() {}
}
