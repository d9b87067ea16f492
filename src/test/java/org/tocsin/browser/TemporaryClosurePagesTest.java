package org.tocsin.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.tocsin.Story;
import org.tocsin.incident.Incident;
import org.tocsin.incident.Incidents;
import org.tocsin.procedure.Stubs;

/** A temporary closure as those see it who decide, tell, serve and reopen. */
@BrowserTest
class TemporaryClosurePagesTest {

    @Autowired
    Story story;

    @Autowired
    Incidents incidents;

    @Test
    void aClosureIsDecidedToldServedReopenedAndSummarisedInTasklist(Browser browser) {
        // It has tests of its own.
        story.deploy("process-owner", Map.of("incident-review.bpmn", Stubs.waiting("incident-review")));
        browser.signIn("site-staff");
        browser.openStartForm("临时停业");
        browser.type("一句话说明情况", "暴雨进水，城东支行无法营业");
        browser.type("停业范围", "城东支行");
        browser.choose("停业原因", "自然灾害");
        browser.type("现场情况", "大堂积水，客户已疏散");
        browser.start();
        story.fireDue();
        story.told(
                "temporary-closure.reported → closure-leaders",
                "temporary-closure.reported → centre-manager",
                "temporary-closure.reported → department-head");

        take(browser, "closure-leaders", "决定是否启动");
        browser.choose("是否启动应急服务指挥中心", "启动");
        browser.type("指挥中心设在哪里", "总行三楼");
        browser.choose("已经就绪", "电话系统", "电脑", "网络");
        done(browser);
        story.told("regulator-report.owed → general-office");
        take(browser, "command-centre", "接手指挥");
        browser.choose("人员安全", "全部安全");
        done(browser);
        take(browser, "command-centre", "下达召集");
        browser.tick("已确认该地点安全");
        browser.type("任务交底：到岗后做什么、注意什么", "接听热线");
        done(browser);
        story.told("call-out.call-out → command-centre", "call-out.call-out → closure-team");
        take(browser, "command-centre", "点名与交底");
        browser.type("已到岗人数", "6");
        browser.tick("已向到岗人员交底");
        browser.choose("人手是否够用", "够用，各就各位");
        done(browser);

        take(browser, "closure-team", "发布网站公告");
        browser.type("公告内容", "城东支行今日暂停营业");
        browser.type("公告网址", "公告 7 号");
        browser.moment("发布时间", story.now());
        browser.type("批准人", "赵行长");
        done(browser);
        take(browser, "closure-team", "开通咨询热线");
        browser.type("热线号码", "95000");
        browser.moment("开通时间", story.now());
        browser.type("凭据", "试拨成功");
        done(browser);
        take(browser, "command-centre", "安排替代网点");
        browser.type("替代网点与营业时间", "城西支行 9:00 至 17:00");
        done(browser);
        take(browser, "site-staff", "保管现金凭证印章");
        browser.choose("已妥善保管", "现金", "重要凭证", "印章");
        browser.type("存放何处", "总行金库");
        browser.type("经手两人", "李、王");
        browser.moment("完成时间", story.now());
        done(browser);
        wording(browser);

        take(browser, "agent", "登记紧急业务");
        assertThat(browser.formText()).contains("95000", "城西支行 9:00 至 17:00", "暂停营业");
        browser.type("客户姓名", "张三");
        browser.type("联系电话", "13800138000");
        browser.type("要办什么，为什么急", "支取住院押金");
        browser.choose("怎样办理", "上门服务");
        browser.moment("约定时间", story.now().plus(Duration.ofHours(1)));
        browser.type("地点", "人民路 8 号");
        done(browser);

        take(browser, "closure-leaders", "决定恢复营业");
        browser.moment("计划恢复营业时间", story.now().plus(Duration.ofMinutes(30)));
        browser.type("恢复依据", "积水已清");
        done(browser);
        take(browser, "command-centre", "核查恢复条件");
        browser.choose("已核查", "人员到岗", "业务系统和网络");
        browser.choose("可以恢复营业吗", "可以");
        browser.type("核查情况", "现场逐项核查");
        done(browser);
        wording(browser);
        take(browser, "command-centre", "登记恢复营业");
        browser.moment("实际恢复营业时间", story.now());
        browser.choose("咨询电话", "已并回客服热线");
        done(browser);
        take(browser, "general-office", "报送首次报告");
        browser.choose("如何处理", "按制度不需报告");
        browser.type("事件概况", "当日恢复营业，未达到报告标准");
        browser.type("处置措施", "疏散、引导客户到其他网点");
        browser.type("经办人", "王办公");
        done(browser);
        story.told("regulator-report.not-reported → executive", "regulator-report.not-reported → compliance-risk");
        take(browser, "command-centre", "总结停业应急");
        browser.type("处置过程", "疏散、停业、引导");
        browser.type("处置结果", "恢复营业");
        browser.type("暴露的问题", "沙袋不足");
        browser.type("改进预案的建议", "汛期前补足");
        browser.type("总结人", "指挥中心");
        done(browser);
        story.told(
                "temporary-closure.reopened → closure-leaders",
                "temporary-closure.reopened → centre-manager",
                "temporary-closure.reopened → department-head",
                "temporary-closure.reopened → command-centre",
                "temporary-closure.reopened → closure-team",
                "temporary-closure.reopened → agent",
                "temporary-closure.reopened → site-staff",
                "temporary-closure.reopened → general-office",
                "temporary-closure.reopened → executive",
                "temporary-closure.reopened → compliance-risk");
        assertThat(only("temporary-closure").outcome()).isEqualTo("recovered");

        take(browser, "closure-team", "办理紧急业务");
        assertThat(browser.formText()).contains("张三", "13800138000", "人民路 8 号");
        browser.type("经办人", "李、王");
        browser.choose("结果", "已办理");
        browser.type("办理情况", "客户签收");
        done(browser);
    }

    private void wording(Browser browser) {
        take(browser, "closure-team", "起草对外口径");
        browser.type("标题", "关于城东支行");
        browser.choose("告知谁（可多选）", "客户");
        browser.choose("发布渠道（可多选）", "官方网站");
        browser.type("处置情况", "处置中");
        browser.type("正文（客户和媒体听到、看到的话）", "城东支行因积水暂停营业。");
        done(browser);
        take(browser, "closure-leaders", "审批对外口径");
        browser.choose("审批意见", "同意发布");
        done(browser);
        story.told(
                "announcement.approved → command-centre",
                "announcement.approved → closure-team",
                "announcement.approved → agent",
                "announcement.approved → site-staff");
        take(browser, "closure-team", "发布并登记凭据");
        browser.choose("实际发布的渠道", "官方网站");
        browser.moment("发布日期", story.now());
        browser.type("凭据（网址、短信批次号、截图链接）", "公告 7 号");
        done(browser);
    }

    private static void take(Browser browser, String user, String task) {
        browser.signIn(user);
        browser.open(task);
        browser.claim();
    }

    private void done(Browser browser) {
        browser.complete();
        story.fireDue();
    }

    private Incident only(String procedure) {
        List<String> keys = story
                .engine()
                .getHistoryService()
                .createHistoricProcessInstanceQuery()
                .processDefinitionKey(procedure)
                .list()
                .stream()
                .map(instance -> instance.getBusinessKey())
                .toList();
        assertThat(keys).hasSize(1);
        return incidents.find(keys.get(0)).orElseThrow();
    }
}
