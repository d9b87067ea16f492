package org.tocsin.access;

/** The closed set of what can be looked at. */
public enum Accessed {
    VARIABLES("流程变量"),
    TASK("任务内容"),
    HISTORY("流程历史"),
    PROFILE("人员资料"),
    INCIDENT("事件"),
    MESSAGES("通知消息"),
    CONTACTS("值班联系方式"),
    REGISTER("登记簿"),
    EXPORT("导出"),
    ACCESS_LOG("查阅记录");

    private final String label;

    Accessed(String label) {
        this.label = label;
    }

    /** As people read it. */
    public String label() {
        return label;
    }
}
