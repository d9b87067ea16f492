package org.tocsin.procedure;

import java.util.Map;

/** The names of {@code processes/satisfaction-survey.bpmn} that tests refer to. */
final class SatisfactionSurvey {

    static final String KEY = "satisfaction-survey";

    static final String ASK = "userTask_AskCustomer";

    static final String REMINDER = "timer_SurveyReminder";

    private SatisfactionSurvey() {}

    static Map<String, Object> answered(String solved) {
        return Map.of(
                "surveyResult",
                "answered",
                "satisfactionScore",
                4,
                "problemSolved",
                solved,
                "repeatedIssue",
                "no",
                "surveyComment",
                "态度不错");
    }
}
