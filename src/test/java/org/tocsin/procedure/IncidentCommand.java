package org.tocsin.procedure;

/** The names of {@code processes/incident-command.bpmn} that tests refer to. */
final class IncidentCommand {

    static final String KEY = "incident-command";

    static final String TAKE = "userTask_TakeCommand";
    static final String DIRECT = "userTask_Direct";
    static final String REPORT = "userTask_ReportSituation";
    static final String SITUATION_DUE = "timer_SituationDue";
    static final String REPORT_MISSING = "timer_ReportMissing";
    static final String ENDED = "endEvent_CommandEnded";

    private IncidentCommand() {}
}
