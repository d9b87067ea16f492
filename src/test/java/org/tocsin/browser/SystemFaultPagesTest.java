package org.tocsin.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.tocsin.Story;
import org.tocsin.incident.Incident;
import org.tocsin.incident.Incidents;

/** A system fault as those see it who work on it: report, record, repair, recovery, and what may go wrong. */
@BrowserTest
class SystemFaultPagesTest {

    private static final String REPORTED = "system-fault.reported → agent-admin";
    private static final String CARD = "话术与受影响客户登记";

    @Autowired
    Story story;

    @Autowired
    Incidents incidents;

    @Test
    void aFaultIsReportedRecordedRepairedAndRecoversInTasklist(Browser browser) {
        browser.signIn("agent");
        browser.openStartForm("系统故障");
        fillReport(browser);
        browser.moment("发生时间", story.now().minus(Duration.ofMinutes(5)));
        browser.type("报告人", "王五");
        browser.start();
        story.fireDue();
        story.told(REPORTED);
        browser.open(CARD);
        assertThat(browser.formText()).contains("不要说");

        browser.signIn("agent-admin");
        browser.open("填写系统故障情况记录表");
        assertThat(browser.formText()).contains("在线客服无法接入", "故障级别（初报）：3 级", "在线客服、客服邮箱", "王五");
        browser.claim();
        assertThat(browser.chosen("报告是否属实")).isEmpty();
        browser.choose("报告是否属实", "属实");
        assertThat(browser.chosen("核定级别")).containsExactly("3 级");
        browser.complete();
        story.fireDue();
        story.told(
                "system-fault.confirmed → it",
                "system-fault.confirmed → e-banking",
                "system-fault.confirmed → back-office");

        browser.signIn("it");
        browser.open("排除故障");
        browser.claim();
        browser.choose("处置结果", "已排除");
        browser.type("原因与处置措施", "接入服务内存耗尽，已重启");
        browser.complete();

        browser.signIn("agent-admin");
        browser.open("登记恢复时间或无法解决原因");
        assertThat(browser.formText()).contains("接入服务内存耗尽，已重启");
        browser.claim();
        browser.choose("处置结论", "已恢复");
        browser.moment("恢复时间", story.now().minus(Duration.ofMinutes(1)));
        browser.complete();
        story.fireDue();

        story.told(
                "system-fault.recovered → agent-admin",
                "system-fault.recovered → it",
                "system-fault.recovered → e-banking",
                "system-fault.recovered → back-office");
        Incident incident = incidents.find(onlyKey()).orElseThrow();
        assertThat(incident.outcome()).isEqualTo("recovered");
        assertThat(incident.grade()).isEqualTo("3");
        assertThat(incident.recoveredAt()).isEqualTo(story.now().minus(Duration.ofMinutes(1)));
        assertThat(story.openTasks()).isEmpty();
    }

    @Test
    void aTimeAheadIsRefusedInWordsThatNameTheFieldAndNothingIsStarted(Browser browser) {
        browser.signIn("agent");
        browser.openStartForm("系统故障");
        fillReport(browser);
        browser.moment("发生时间", story.now().plus(Duration.ofDays(30)));

        String error = browser.startRefused();

        assertThat(error).contains("发生时间", "不能晚于现在");
        assertThat(story.engine()
                        .getHistoryService()
                        .createHistoricProcessInstanceQuery()
                        .count())
                .isZero();
    }

    @Test
    void aFormThatIsNotCompleteSaysSoInChineseAtEachField(Browser browser) {
        report(browser);
        browser.open(CARD);
        browser.claim();

        browser.completeRefused();
        assertThat(browser.fieldErrors(3)).containsExactly("客户姓名：此项为必填项。", "联系电话：此项为必填项。", "客户看到或听到的错误提示：此项为必填项。");

        browser.type("客户姓名", "张三");
        browser.type("联系电话", "不知道");
        browser.type("客户看到或听到的错误提示", "转接后忙音");
        assertThat(browser.fieldErrors(1)).containsExactly("联系电话：格式不符合要求。");
        assertThat(story.openTasks()).doesNotContain("userTask_CallBack");
    }

    @Test
    void theShiftLeaderCallsOffAFalseAlarm(Browser browser) {
        report(browser);

        browser.signIn("shift-leader");
        browser.open("采取处置措施");
        browser.claim();
        browser.choose("采取什么措施", "撤销误报");
        browser.type("误报原因", "客户自己的网络问题");
        browser.complete();
        story.fireDue();

        story.told("system-fault.cancelled → agent-admin");
        assertThat(incidents.find(onlyKey()).orElseThrow().outcome()).isEqualTo("cancelled");
        assertThat(story.openTasks()).isEmpty();
    }

    @Test
    void wherePowerHasFailedSafetyIsAskedFirstAndTheImpactIsPutOnRecord(Browser browser) {
        browser.signIn("agent");
        browser.openStartForm("系统故障");
        assertThat(browser.formText()).doesNotContain("先确认人员安全");
        fillReport(browser);
        browser.select("故障类型", "电力");
        assertThat(browser.formText()).contains("先确认人员安全", "先撤离、先救人");
        browser.choose("人员安全", "有人受伤或失联");
        browser.type("受伤、失联或危险情况及已采取的措施", "一人困在电梯里，已报 119");
        browser.keepPicture("fault-power");
        browser.start();
        story.fireDue();
        story.told(REPORTED);

        browser.signIn("shift-leader");
        browser.open("采取处置措施");
        assertThat(browser.formText()).contains("一人困在电梯里，已报 119");
        browser.claim();
        browser.choose("采取什么措施", "影响评估、情况报告");
        browser.choose("人员安全", "全部安全");
        browser.type("目前情况", "人员已救出，备用电源已启动");
        browser.type("受影响的客户（人数或范围）", "约 300 人");
        browser.choose("资金损失", "不明");
        browser.choose("声誉影响", "一般");
        browser.keepPicture("fault-impact");
        browser.complete();

        story.told("system-fault.situation → centre-manager", "system-fault.situation → department-head");
    }

    @Test
    void theBackOfficeTakesCommandOfAFaultWithTightLimitsAndLeadersSeeTheApprovedWording(Browser browser) {
        report(browser);

        browser.signIn("back-office");
        browser.open("接手指挥");
        assertThat(browser.formText()).contains("在线客服无法接入").doesNotContain("先撤离、先救人");
        browser.claim();
        browser.choose("人员安全", "不涉及人员安全");
        browser.type("受影响的客户（人数或范围）", "约 300 人");
        browser.keepPicture("fault-command");
        browser.complete();
        assertThat(story.openTasks()).contains("userTask_Direct", "userTask_DirectHandling");

        story.complete("centre-manager", "userTask_Direct", Map.of("commandAction", "wording"));
        story.complete(
                "general-office",
                "userTask_Draft",
                Map.of(
                        "noticeTitle",
                        "关于在线客服",
                        "audiences",
                        "customers",
                        "channels",
                        "website",
                        "status",
                        "抢修中",
                        "text",
                        "在线客服正在维护，请拨打客服热线。"));
        story.complete("department-head", "userTask_Approve", Map.of("approval", "approve"));
        story.told("announcement.approved → centre-manager", "announcement.approved → department-head");
        browser.signIn("shift-leader");
        browser.open("采取处置措施");
        browser.claim();
        assertThat(browser.formText()).doesNotContain("请拨打客服热线");
        browser.choose("采取什么措施", "向座席发布故障通知");
        assertThat(browser.formText()).contains("请拨打客服热线", "须与它一致");
        browser.keepPicture("fault-notice");
    }

    @Test
    void anAffectedCustomerIsRegisteredOnACardThatStaysForColleagues(Browser browser) {
        report(browser);
        browser.open(CARD);
        browser.claim();
        browser.type("客户姓名", "张三");
        browser.type("联系电话", "13800138000");
        browser.type("帐号", "6222000000001234");
        browser.type("客户看到或听到的错误提示", "转接后忙音");
        browser.complete();

        colleague(() -> {
            browser.signIn("agent-li");
            assertThat(browser.tasks(2))
                    .anyMatch(task -> task.startsWith(CARD))
                    .anyMatch(task -> task.startsWith("回复客户"));
            browser.open("回复客户");
            assertThat(browser.formText()).contains("张三", "13800138000", "转接后忙音");
        });
        assertThat(story.openTasks()).contains("userTask_CallBack", "userTask_RegisterCustomer");
    }

    @Test
    void nothingIsOfferedThatLeadsNowhere(Browser browser) {
        report(browser);

        browser.open(CARD);

        assertThat(browser.waysOn()).containsExactly("表单", "流程图");
        assertThat(browser.actions()).containsExactly("键盘快捷键", "启动流程");
    }

    // ----

    private void report(Browser browser) {
        browser.signIn("agent");
        browser.openStartForm("系统故障");
        fillReport(browser);
        browser.start();
        story.fireDue();
        story.told(REPORTED);
    }

    private static void fillReport(Browser browser) {
        browser.type("一句话说明故障", "在线客服无法接入");
        browser.choose("故障级别（初报）", "3 级");
        browser.select("故障类型", "系统");
        browser.choose("受影响的业务", "在线客服", "客服邮箱");
        browser.type("故障现象", "页面提示系统繁忙");
    }

    /** Another agent, for as long as it takes. */
    private void colleague(Runnable work) {
        IdentityService identities = story.engine().getIdentityService();
        User li = identities.newUser("agent-li");
        li.setFirstName("李");
        li.setLastName("");
        li.setPassword("agent-li");
        identities.saveUser(li);
        identities.createMembership("agent-li", "agent");
        try {
            work.run();
        } finally {
            identities.deleteUser("agent-li");
        }
    }

    private String onlyKey() {
        List<String> keys = story
                .engine()
                .getHistoryService()
                .createHistoricProcessInstanceQuery()
                .processDefinitionKey("system-fault")
                .list()
                .stream()
                .map(instance -> instance.getBusinessKey())
                .toList();
        assertThat(keys).hasSize(1);
        return keys.get(0);
    }
}
