package org.tocsin.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.history.HistoricProcessInstance;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.tocsin.Story;
import org.tocsin.incident.Incident;
import org.tocsin.incident.Incidents;

/** A complaint as those see it who work on it, from its receipt to the survey. */
@BrowserTest
class ComplaintPagesTest {

    @Autowired
    Story story;

    @Autowired
    Incidents incidents;

    @Test
    void aComplaintIsReceivedForwardedHandledReviewedAnsweredAndFollowedUpInTasklist(Browser browser) {
        browser.signIn("agent");
        browser.openStartForm("客户投诉");
        assertThat(browser.formText()).contains("会有负责的同事与您联系").doesNotContain("提交后，被投诉的同事看不到这件投诉");
        fillComplaint(browser, "一般投诉");
        browser.keepPicture("complaint-start");
        browser.start();
        story.told("complaint-handling.received → back-office", "complaint-handling.received → duty-staff");

        browser.signIn("duty-staff");
        browser.open("答复客户");
        assertThat(browser.formText()).contains("张三", "13800138000", "答复客户：2026-11-24 23:59:59 前");
        browser.claim();
        browser.moment("答复日期", story.now());
        browser.type("答复内容", "已受理，由城东支行处理");
        browser.keepPicture("complaint-reply");
        browser.complete();
        browser.open("转承办部门");
        browser.claim();
        browser.type("承办部门、分支行名称", "城东支行");
        browser.keepPicture("complaint-forward");
        browser.complete();
        story.told("complaint-handling.forwarded → handling-unit");

        browser.signIn("handling-unit");
        browser.open("承办投诉");
        assertThat(browser.formText()).contains("请联系客户核实情况", "柜面排队两小时无人解释", "法定期限：2026-12-07 23:59:59 前");
        browser.claim();
        browser.choose("处理情况", "已解决，客户可以接受");
        browser.type("处理经过和结果", "已致歉，增设引导员");
        browser.keepPicture("complaint-handle");
        browser.complete();

        browser.signIn("back-office");
        browser.open("复核处理结果");
        assertThat(browser.formText()).contains("已致歉，增设引导员");
        browser.claim();
        browser.choose("复核意见", "通过，可以告知客户");
        browser.keepPicture("complaint-review");
        browser.complete();

        story.pass(Duration.ofMinutes(30));
        browser.signIn("duty-staff");
        browser.open("告知客户结果");
        browser.claim();
        browser.moment("告知日期", story.now());
        browser.keepPicture("complaint-result");
        browser.complete();

        browser.signIn("team-leader");
        browser.open("回访客户");
        browser.claim();
        browser.type("回访情况", "客户认可");
        browser.choose("客户是否满意", "是");
        browser.keepPicture("complaint-callback");
        browser.complete();

        browser.signIn("back-office");
        browser.open("分析根源并改进");
        assertThat(browser.formText()).contains("客户认可");
        browser.claim();
        browser.type("根源分析与改进", "高峰时段没有引导员，已排班");
        browser.select("根源类别", "业务流程");
        browser.keepPicture("complaint-cause");
        browser.complete();

        browser.signIn("agent");
        browser.open("满意度回访");
        browser.claim();
        browser.choose("回访结果", "客户已评价");
        browser.type("满意度（5 分最满意）", "5");
        browser.choose("问题是否解决", "已解决");
        browser.choose("是否因同一问题再次来电", "否");
        browser.keepPicture("complaint-survey");
        browser.complete();

        Incident incident = incidents.find(onlyKey()).orElseThrow();
        assertThat(incident.outcome()).isEqualTo("settled");
        assertThat(story.openTasks()).isEmpty();
    }

    @Test
    void aCustomerWhoIsNotSatisfiedIsHandledAgainAndToldAgainInTasklist(Browser browser) {
        story.start(
                "agent",
                "complaint",
                Map.of(
                        "summary", "柜面排队两小时无人解释",
                        "complaintClass", "general",
                        "customerName", "张三",
                        "customerPhone", "13800138000",
                        "content", "在网点排队两小时，没有人解释原因"));
        String now = story.now().toString();
        story.complete("duty-staff", "userTask_Forward", Map.of("handlingUnit", "城东支行"));
        story.complete("handling-unit", "userTask_HandleComplaint", Map.of("settlement", "settled", "result", "已致歉"));
        story.complete("back-office", "userTask_ReviewResult", Map.of("reviewResult", "passed"));
        story.complete("duty-staff", "userTask_TellResult", Map.of("resultAt", now));
        story.messagesAreExpected();

        browser.signIn("team-leader");
        browser.open("回访客户");
        browser.claim();
        browser.type("回访情况", "客户要求当面道歉");
        browser.choose("客户是否满意", "否");
        browser.complete();
        story.told("complaint.not-satisfied → centre-manager", "complaint.not-satisfied → department-head");

        again(browser, "重新处理，由未经办的人承办", "承办部门/分支行", "已致歉");
        browser.signIn("back-office");
        browser.open("重新处理");
        assertThat(browser.formText()).contains("客户要求当面道歉", "请与客户当面沟通", "已致歉").doesNotContain("帐号：");
        browser.claim();
        browser.choose("处理情况", "已尽力处理，客户仍不认可");
        browser.type("新的处理经过和结果", "网点负责人已当面道歉");
        browser.keepPicture("complaint-again");
        browser.complete();
        toldAgain(browser, "网点负责人已当面道歉");

        browser.signIn("team-leader");
        browser.open("回访客户");
        browser.claim();
        browser.type("回访情况", "客户要求赔偿");
        browser.choose("客户是否满意", "否");
        browser.complete();
        story.told("complaint.not-satisfied → centre-manager", "complaint.not-satisfied → department-head");
        again(browser, "维持原结果，这是最终答复", "后台管理人员", "网点负责人已当面道歉");
        browser.signIn("duty-staff");
        browser.open("再次告知客户");
        assertThat(browser.formText()).contains("这是最终答复", "请与客户当面沟通");
        browser.claim();
        // What was filled in when the customer was told before must not stand there.
        assertThat(browser.typed("告知日期")).isEmpty();
        assertThat(browser.typed("客户的反应")).isEmpty();
    }

    /** The superiors decide; the form names who handled it, not the account. */
    private static void again(Browser browser, String decision, String handledBy, String result) {
        browser.signIn("centre-manager");
        browser.open("决定如何答复");
        assertThat(browser.formText()).contains("经办人：" + handledBy, result).doesNotContain("帐号：");
        browser.claim();
        browser.choose("决定", decision);
        browser.type("处理要求，或向客户解释的理由", "请与客户当面沟通");
        browser.keepPicture("complaint-again-decide");
        browser.complete();
    }

    private void toldAgain(Browser browser, String result) {
        browser.signIn("duty-staff");
        browser.open("再次告知客户");
        assertThat(browser.formText()).contains(result).doesNotContain("这是最终答复");
        browser.claim();
        browser.moment("告知日期", story.now());
        browser.type("客户的反应", "仍不认可");
        browser.keepPicture("complaint-again-told");
        browser.complete();
    }

    @Test
    void anAgentComplainedAboutFindsNothingOfItAndTheTeamLeaderExplainsAgain(Browser browser) {
        browser.signIn("agent");
        browser.openStartForm("客户投诉");
        fillComplaint(browser, "投诉座席员");
        assertThat(browser.formText()).contains("请先代表本行向客户致歉");
        browser.type("被投诉座席员的工号（登录账号）", "agent");
        browser.keepPicture("complaint-about-start");
        browser.start();
        story.told("complaint-handling.about-agent → team-leader");

        assertThat(browser.tasks(0)).isEmpty();
        browser.openList("我的任务");
        assertThat(browser.tasks(0)).isEmpty();

        browser.signIn("team-leader");
        browser.open("再次向客户解释");
        browser.claim();
        browser.choose("处理情况", "未能解决，转上一级");
        browser.type("处理经过和结果", "客户要求当面道歉");
        browser.keepPicture("complaint-explain");
        browser.complete();
        story.told("complaint-handling.assist → duty-staff");

        browser.signIn("duty-staff");
        browser.open("协助化解");
        assertThat(browser.formText()).contains("客户要求当面道歉");
        browser.keepPicture("complaint-assist");
    }

    // ----

    private static void fillComplaint(Browser browser, String complaintClass) {
        browser.choose("投诉类别", complaintClass);
        browser.type("一句话说明投诉", "柜面排队两小时无人解释");
        browser.type("客户姓名", "张三");
        browser.type("联系电话", "13800138000");
        browser.type("投诉内容", "在网点排队两小时，没有人解释原因");
    }

    private String onlyKey() {
        List<HistoricProcessInstance> complaints = story.engine()
                .getHistoryService()
                .createHistoricProcessInstanceQuery()
                .processDefinitionKey("complaint")
                .list();
        assertThat(complaints).hasSize(1);
        return complaints.get(0).getBusinessKey();
    }
}
