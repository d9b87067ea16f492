package org.tocsin.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.tocsin.Story;
import org.tocsin.incident.Incidents;

/** A review as those see it who write, check and sign it, and who cure what it found. */
@BrowserTest
class IncidentReviewPagesTest {

    @Autowired
    Story story;

    @Autowired
    Incidents incidents;

    @Test
    void anIncidentIsReviewedSignedAndItsMeasureVerifiedInTasklist(Browser browser) {
        String fault = falseAlarm();

        browser.signIn("back-office");
        browser.openStartForm("事后总结评估");
        browser.keepPicture("incident-review-start");
        browser.type("被评估事件的编号", fault);
        browser.type("评估名称", "邮箱误报总结评估");
        browser.start();

        browser.open("填写事后总结");
        assertThat(browser.formText()).contains(fault, "系统故障", "一年内没有同类事件");
        browser.claim();
        browser.keepPicture("incident-review-summary");
        browser.type("事件", "监控误报客服邮箱中断");
        browser.type("处置过程", "核对后撤销");
        browser.type("处置结果", "没有影响");
        browser.type("原因", "探测程序证书过期");
        browser.type("责任人", "无");
        browser.type("直接损失（元）", "0");
        browser.type("暴露的问题", "证书没有人管");
        browser.tick("本人拟稿并签名");
        browser.complete();

        browser.open("五方面评估");
        assertThat(browser.formText()).contains("第一步：通知中心经理");
        browser.claim();
        browser.keepPicture("incident-review-evaluation");
        browser.choose("完整性评价", "良好");
        browser.choose("及时性评价", "良好");
        browser.choose("资源使用评价", "一般");
        browser.type("存在的问题", "证书没有人管");
        browser.type("改进措施", "证书到期提醒");
        browser.complete();

        browser.signIn("centre-manager");
        browser.open("审核：邮箱误报总结评估");
        assertThat(browser.formText()).contains("探测程序证书过期", "证书到期提醒");
        browser.claim();
        browser.keepPicture("sign-off-review");
        browser.choose("审核意见", "同意");
        browser.tick("本人审核并签名");
        browser.complete();

        browser.signIn("department-head");
        browser.open("签发：邮箱误报总结评估");
        browser.claim();
        browser.keepPicture("sign-off-sign");
        browser.choose("签发意见", "同意");
        browser.tick("本人签发并签名");
        browser.complete();
        story.told(
                "incident-review.signed → executive",
                "incident-review.signed → department-head",
                "incident-review.signed → e-banking");

        browser.signIn("back-office");
        browser.open("登记改进措施");
        assertThat(browser.formText()).contains("证书到期提醒");
        browser.claim();
        browser.choose("下一步", "登记一条措施");
        browser.keepPicture("improvement-plan-add");
        browser.type("措施名称", "证书到期提醒");
        browser.type("具体做什么、做到什么程度", "到期前三十天提醒责任人");
        browser.select("负责部门", "信息技术部");
        browser.moment("完成期限", story.now().plus(Duration.ofDays(20)));
        browser.complete();
        story.told("improvement-measure.assigned → it");
        browser.open("登记改进措施");
        browser.claim();
        browser.choose("下一步", "没有更多措施");
        browser.complete();

        browser.signIn("it");
        browser.open("落实措施：证书到期提醒");
        browser.claim();
        browser.keepPicture("improvement-measure-carry-out");
        browser.type("落实情况", "已上线提醒");
        browser.moment("完成时间", story.now());
        browser.tick("本人确认措施已落实并签名");
        browser.complete();

        browser.signIn("centre-manager");
        browser.open("验证措施：证书到期提醒");
        assertThat(browser.formText()).contains("已上线提醒", "完成期限：2026-12-12 09:00");
        browser.claim();
        browser.keepPicture("improvement-measure-verify");
        browser.choose("验证结果", "已落实，有效");
        browser.tick("本人验证并签名");
        browser.complete();

        assertThat(story.openTasks()).isEmpty();
        assertThat(incidents.list(true, 10)).isEmpty();
    }

    private String falseAlarm() {
        ProcessInstance fault = story.start(
                "agent",
                "system-fault",
                Map.of(
                        "summary", "邮箱停摆",
                        "faultLevel", 2,
                        "faultType", "system",
                        "affectedService", "mail",
                        "symptom", "超时"));
        story.fireDue();
        story.complete("agent-admin", "userTask_DirectHandling", Map.of("action", "cancel", "cancelReason", "误报"));
        story.fireDue();
        story.told("system-fault.reported → agent-admin", "system-fault.cancelled → agent-admin");
        return story.businessKey(fault);
    }
}
