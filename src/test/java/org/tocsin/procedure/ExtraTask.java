package org.tocsin.procedure;

/** The names of {@code processes/extra-task.bpmn} that tests refer to. */
final class ExtraTask {

    static final String KEY = "extra-task";

    static final String DO = "userTask_DoExtraTask";

    private ExtraTask() {}
}
