package org.tocsin.engine.identity;

/** The groups that models name, with the Chinese names that staff know them by. */
enum StaffGroup {
    AGENT("agent", "座席员"),
    AGENT_ADMIN("agent-admin", "座席管理员"),
    TEAM_LEADER("team-leader", "座席班长"),
    SHIFT_LEADER("shift-leader", "代班班长"),
    BACK_OFFICE("back-office", "后台管理人员"),
    DUTY_STAFF("duty-staff", "后台值班人员"),
    CENTRE_MANAGER("centre-manager", "中心经理"),
    DEPARTMENT_HEAD("department-head", "电子银行部负责人"),
    EXECUTIVE("executive", "主管行领导"),
    E_BANKING("e-banking", "电子银行部"),
    IT("it", "信息技术部"),
    GENERAL_OFFICE("general-office", "办公室"),
    COMPLIANCE_RISK("compliance-risk", "合规与风险管理部"),
    SECURITY("security", "保卫部"),
    BC_GROUP("bc-group", "业务连续性工作小组"),
    BC_OFFICE("bc-office", "总行业务连续性办公室"),
    RESPONSE_GROUP("response-group", "应急反应工作组"),
    EMERGENCY_CONTACT("emergency-contact", "应急联系人"),
    HANDLING_UNIT("handling-unit", "承办部门/分支行"),
    SITE_STAFF("site-staff", "网点现场人员"),
    CLOSURE_LEADERS("closure-leaders", "应急服务领导小组"),
    COMMAND_CENTRE("command-centre", "应急服务指挥中心"),
    CLOSURE_TEAM("closure-team", "应急服务工作小组"),
    ATM_LEADERS("atm-leaders", "ATM 应急领导小组"),
    ATM_TECH("atm-tech", "技术支持组"),
    ATM_SECURITY("atm-security", "安全保障组"),
    ATM_SERVICE("atm-service", "客户服务组"),
    ATM_LOGISTICS("atm-logistics", "后勤保障组"),
    COORDINATION("coordination", "应急协调部门"),
    PROCESS_OWNER("process-owner", "预案管理员"),
    AUDITOR("auditor", "审计人员"),
    ADMINISTRATOR("camunda-admin", "系统管理员");

    private final String id;
    private final String label;

    StaffGroup(String id, String label) {
        this.id = id;
        this.label = label;
    }

    String id() {
        return id;
    }

    String label() {
        return label;
    }

    /** Whether its members work in Tasklist; the others look or administer. */
    boolean worksOnTasks() {
        return this != AUDITOR && this != ADMINISTRATOR;
    }
}
