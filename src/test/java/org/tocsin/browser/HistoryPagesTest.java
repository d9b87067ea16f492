package org.tocsin.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.tocsin.Story;

/** History as auditors meet it in Cockpit: the list, one incident, and the tabs at procedures and instances. */
@BrowserTest
class HistoryPagesTest {

    @Autowired
    Story story;

    @Test
    void anIncidentIsFoundAndReadFromItsBeginningToItsEnd(Browser browser) {
        String late = reported("在线客服无法接入", 3, Duration.ofMinutes(20));
        String other = reported("电话银行中断", 1, Duration.ZERO);
        story.fireDue();
        story.complete(
                "agent-admin",
                story.engine()
                        .getTaskService()
                        .createTaskQuery()
                        .processInstanceBusinessKey(late)
                        .taskDefinitionKey("userTask_FillRecord")
                        .singleResult(),
                Map.of("verdict", "confirm", "faultLevel", 4));
        story.deliver();

        browser.openHistory("auditor", "");
        assertThat(browser.keys(2)).containsExactly(other, late);
        browser.searchFor("超时", "是");
        browser.pressButton("查找");
        assertThat(browser.keys(1)).containsExactly(late);
        browser.checkPage();

        browser.followLink(late);
        assertThat(browser.historySays("✓ 校验通过"))
                .contains("第一步：通知中心经理", "已超时 5 分，尚未恢复", "时限表 limits 第 4 行（S1-2.3", "尚未进入清单；由 审计人员 于");
        assertThat(browser.historySays("级别由 3 改为 4"))
                .contains("「故障级别（初报）」由 3 级 改为 4 级", "决策表「故障处置部门」命中第 1 行", "时限已过：第一步：通知中心经理");
        assertThat(browser.marked("g.audit-taken")).contains("flow_HandlingFork_AssessFault");
        assertThat(browser.marked("g.audit-running"))
                .contains("userTask_Repair")
                .doesNotContain("userTask_FillRecord");
        assertThat(browser.shows(".audit .bjs-powered-by")).isTrue();
        assertThat(browser.pickedOut("完成「填写系统故障情况记录表」")).containsExactly("userTask_FillRecord");
        assertThat(browser.marked("g.audit-taken"))
                .as("in the drawing of the folded part, which has come to the front")
                .contains("flow_GradeChanged_TellRegraded")
                .doesNotContain("flow_GradeChanged_Graded", "flow_HandlingFork_AssessFault");
        browser.keepPicture("history-folded");
        browser.followLink("系统故障");
        assertThat(browser.linesOf("userTask_Repair")).containsExactly("开始「排除故障」");
        browser.checkPage();

        for (Map.Entry<String, String> tab : Map.of(
                        "消息",
                        "写给 座席管理员",
                        "变量",
                        "故障级别（初报）",
                        "任务",
                        "待认领",
                        "决策",
                        "登记时取用时限表",
                        "用户操作",
                        "完成任务",
                        "故障",
                        "没有发生过执行故障",
                        "流程实例",
                        "通知送达",
                        "校验",
                        "链头")
                .entrySet()) {
            browser.chooseTab(tab.getKey());
            assertThat(browser.historySays(tab.getValue())).isNotEmpty();
            browser.checkPage();
        }

        browser.back();
        assertThat(browser.keys(1)).as("what Back leads to").containsExactly(late);
        story.told(
                "system-fault.reported → agent-admin",
                "system-fault.reported → agent-admin",
                "system-fault.first-step → centre-manager",
                "system-fault.regraded → agent-admin",
                "system-fault.regraded → centre-manager",
                "system-fault.confirmed → it",
                "system-fault.confirmed → e-banking",
                "system-fault.confirmed → back-office");
    }

    @Test
    void aChangedRecordIsShownInRedAsSoonAsThePageIsOpened(Browser browser) {
        String fault = reported("在线客服无法接入", 3, Duration.ZERO);
        story.jdbc()
                .sql("update tocsin.journal set text = '改过' where business_key = ? and n = 1")
                .param(fault)
                .update();

        browser.openHistory("auditor", "/incident/" + fault);

        assertThat(browser.historySays("校验不通过")).contains("第 1 条");
        browser.goTo("/audit");
        browser.keys(1);
        browser.pressButton("校验全部记录");
        assertThat(browser.historySays("与原记录不符")).contains(fault);
        browser.goTo("/audit/incident/" + fault);
        browser.historySays("校验不通过");
        browser.goTo("/audit");
        browser.keys(1);
        assertThat(browser.historySays("与原记录不符"))
                .as("found again by who comes back")
                .contains(fault);
        story.fireDue();
        story.told("system-fault.reported → agent-admin");
    }

    @Test
    void proceduresAndInstancesHaveTheirHistoryToo(Browser browser) {
        String fault = reported("在线客服无法接入", 3, Duration.ZERO);
        story.fireDue();
        String definition = story.engine()
                .getRepositoryService()
                .createProcessDefinitionQuery()
                .processDefinitionKey("system-fault")
                .latestVersion()
                .singleResult()
                .getId();
        String instance = story.engine()
                .getRuntimeService()
                .createProcessInstanceQuery()
                .processInstanceBusinessKey(fault)
                .processDefinitionKey("system-fault")
                .singleResult()
                .getId();

        browser.openHistory("auditor", "");
        browser.keys(1);
        browser.goTo("/process-definition/" + definition + "/runtime?tab=audit-definition&detailsTab=audit-definition");
        assertThat(browser.historySays("共 1 起事件")).contains(fault);
        assertThat(browser.shows(".btn-suspend-action"))
                .as("buttons that would refuse")
                .isFalse();
        browser.chooseTab("热度图");
        assertThat(browser.historySays("最高 1 次")).contains("填写系统故障情况记录表");
        assertThat(browser.shows(".audit-badge")).isTrue();

        browser.goTo("/process-instance/" + instance + "/runtime?tab=audit-instance&detailsTab=audit-instance");
        assertThat(browser.historySays("校验通过")).contains(fault, "未到期，还剩 15 分");

        browser.goTo("/audit");
        browser.keys(1);
        story.told("system-fault.reported → agent-admin");
    }

    @Test
    void nothingFoundSaysSoAndWhatToDo(Browser browser) {
        browser.openHistory("auditor", "?key=SF-19990101");

        assertThat(browser.historySays("没有符合条件的事件")).contains("请放宽条件");
    }

    // ----

    private String reported(String summary, int level, Duration ago) {
        Map<String, Object> report = new HashMap<>();
        report.put("summary", summary);
        report.put("faultLevel", level);
        report.put("faultType", "system");
        report.put("affectedService", "online-chat");
        report.put("symptom", "页面提示系统繁忙");
        report.put("occurredAt", story.ago(ago));
        String instance = story.start("agent", "system-fault", report).getId();
        return story.jdbc()
                .sql("select business_key from tocsin.incident where process_instance_id = ?")
                .param(instance)
                .query(String.class)
                .single();
    }
}
