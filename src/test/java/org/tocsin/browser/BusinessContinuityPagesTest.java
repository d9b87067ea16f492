package org.tocsin.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.tocsin.Story;
import org.tocsin.incident.Incident;
import org.tocsin.incident.Incidents;
import org.tocsin.procedure.Stubs;

/** An interruption of the contact centre as those see it who work on it, from the first notice to the last receipt. */
@BrowserTest
class BusinessContinuityPagesTest {

    @Autowired
    Story story;

    @Autowired
    Incidents incidents;

    @Test
    void anInterruptionIsActivatedRestoredEndedAndAccountedForInTasklist(Browser browser) {
        story.deploy(
                "process-owner",
                Map.of(
                        "improvement-measure.bpmn", Stubs.waiting("improvement-measure"),
                        "incident-review.bpmn", Stubs.waiting("incident-review")));
        story.timeIs(Story.BEGIN.plus(Duration.ofMinutes(9)));
        browser.signIn("site-staff");
        browser.openStartForm("客服中心运营中断应急");
        assertThat(browser.formText()).contains("任何员工都可以立即上报");
        browser.type("一句话说明情况", "电话银行全部无法呼入");
        browser.choose("受影响的业务", "电话银行自助语音", "在线客服");
        browser.select("中断原因（目前的判断）", "网络故障");
        browser.type("目前看到的影响", "客户无法挂失");
        browser.moment("发生时间", Story.BEGIN);
        browser.start();
        story.fireDue();

        browser.signIn("bc-group");
        browser.open("决定是否启动预案");
        assertThat(browser.formText()).contains("连续中断超过半小时", "客户无法挂失");
        browser.claim();
        browser.choose("是否启动预案", "启动");
        browser.complete();
        story.fireDue();
        browser.open("接手指挥");
        browser.claim();
        browser.choose("人员安全", "全部安全");
        browser.complete();

        browser.signIn("it");
        browser.open("联系设备服务商或网络运营商");
        browser.claim();
        browser.type("设备服务商或网络运营商", "某电信公司");
        browser.type("联系人和电话", "值班 10000");
        browser.moment("联系日期", story.now());
        browser.type("对方受理编号", "GD-88");
        browser.type("对方答复", "光缆中断，正在抢修");
        browser.complete();
        browser.open("查明原因，排除故障");
        assertThat(browser.formText()).contains("某电信公司", "GD-88");
        browser.claim();
        browser.type("原因与处置措施", "切换到备用线路");
        browser.complete();
        browser.open("确认一项业务恢复");
        assertThat(browser.formText()).contains("尚未恢复：电话银行自助语音　在线客服");
        browser.claim();
        browser.moment("恢复日期", story.now());
        browser.complete();
        story.fireDue();
        browser.open("确认一项业务恢复");
        assertThat(browser.formText()).contains("尚未恢复：在线客服");
        browser.claim();
        browser.moment("恢复日期", story.now());
        browser.complete();
        story.fireDue();

        browser.signIn("agent-admin");
        browser.open("语音公告与渠道切换");
        assertThat(browser.formText()).contains("不要", "未开启");
        browser.claim();
        browser.choose("语音公告现在的状态", "已开启");
        browser.choose("渠道切换现在的状态", "已切换到备用渠道");
        browser.complete();

        browser.signIn("e-banking");
        browser.open("恢复在线客服系统");
        browser.claim();
        browser.type("恢复在线客服系统的情况", "重启接入服务");
        browser.complete();

        browser.signIn("compliance-risk");
        browser.open("审核处置手续合规性");
        browser.claim();
        browser.choose("审核结果", "手续合规");
        browser.type("审核意见", "手续齐全");
        browser.complete();

        browser.signIn("security");
        browser.open("防止设施受损，必要时报警");
        browser.claim();
        browser.type("现场与设施情况", "秩序正常");
        browser.choose("是否报警", "不需要报警");
        browser.complete();

        browser.signIn("general-office");
        browser.open("应对媒体，关注外部媒体动向");
        assertThat(browser.formText()).contains("已开启", "已切换", "只说统一口径");
        browser.claim();
        browser.type("媒体来访和外部媒体动向", "晚报来电询问");
        browser.complete();
        browser.open("报送首次报告");
        assertThat(browser.formText()).contains("首次报告时限：2026-11-22 10:00");
        browser.claim();
        browser.choose("如何处理", "报送首次报告");
        browser.type("报送机构", "国家金融监督管理总局某分局");
        browser.moment("报送日期", story.now());
        browser.type("事件概况", "电话银行中断");
        browser.type("处置措施", "已启动预案");
        browser.type("经办人", "王办公");
        browser.complete();
        browser.open("报送续报或终报");
        assertThat(browser.formText()).contains("国家金融监督管理总局某分局");
        browser.claim();
        browser.choose("报告类型", "终报：事件已结束，这是最后一次报告");
        browser.moment("报送日期", story.now());
        browser.complete();

        browser.signIn("bc-group");
        browser.open("宣布应急结束");
        assertThat(browser.formText()).contains("没有，业务都已恢复", "已开启");
        browser.claim();
        browser.choose("是否宣布应急结束", "还没有，继续恢复");
        browser.type("说明", "在线客服仍有掉线");
        browser.complete();
        browser.signIn("it");
        browser.open("继续恢复");
        assertThat(browser.formText()).contains("在线客服仍有掉线");
        browser.claim();
        browser.type("原因与处置措施", "更换板卡");
        browser.moment("恢复日期", story.now());
        browser.complete();
        browser.signIn("bc-group");
        browser.open("宣布应急结束");
        browser.claim();
        browser.choose("是否宣布应急结束", "宣布结束");
        browser.type("说明", "观察半小时稳定");
        browser.complete();
        story.fireDue();

        browser.open("撰写书面情况说明");
        browser.claim();
        browser.type("事件经过", "九时线路中断");
        browser.type("影响范围与后果", "两项业务");
        browser.type("已采取的措施", "切换线路");
        browser.type("报告人", "组长");
        browser.complete();
        browser.open("撰写业务连续性管理报告");
        browser.claim();
        browser.type("报告期", "2026 年第四季度");
        browser.type("报告人", "组长");
        browser.complete();
        browser.open("撰写评估报告");
        browser.claim();
        browser.type("评估范围", "电话银行");
        browser.moment("评估日期", story.now());
        browser.type("评估发现", "备用线路有效");
        browser.choose("总体结论", "有效");
        browser.type("评估人", "组长");
        browser.complete();

        browser.signIn("centre-manager");
        browser.open("全面总结，统计损失");
        browser.claim();
        browser.type("处置过程", "切换备用线路");
        browser.type("处置结果", "恢复");
        browser.type("直接损失（元）", "12000");
        browser.type("总结人", "李经理");
        browser.complete();

        browser.signIn("it");
        browser.open("出具信息技术报告");
        browser.claim();
        browser.type("涉及系统与设备", "电话接入");
        browser.type("技术原因", "光缆被挖断");
        browser.type("处置过程", "抢修");
        browser.type("报告人", "赵工");
        browser.complete();
        browser.open("提出一项防范措施");
        browser.claim();
        browser.type("防范措施", "增加备用运营商");
        browser.type("具体要求", "两家运营商，自动切换");
        browser.select("负责部门", "信息技术部");
        browser.moment("到期日期", story.now().plus(Duration.ofDays(30)));
        browser.choose("还有别的措施吗", "没有了");
        browser.complete();

        browser.signIn("e-banking");
        browser.open("签收管理与评估报告");
        browser.claim();
        browser.type("签收意见", "收到");
        browser.complete();
        browser.signIn("executive");
        browser.open("签收报告");
        browser.claim();
        browser.type("签收意见", "已阅");
        browser.complete();
        story.fireDue();

        Incident incident = incidents.find(key()).orElseThrow();
        assertThat(incident.outcome()).isEqualTo("recovered");
        assertThat(incident.responsible()).isEqualTo("bc-group");
        assertThat(story.openTasks()).containsOnly("userTask_Wait");
        // Who is told what is the procedure's own test's.
        story.messagesAreExpected();
    }

    private String key() {
        return story.engine()
                .getHistoryService()
                .createHistoricProcessInstanceQuery()
                .processDefinitionKey("business-continuity")
                .singleResult()
                .getBusinessKey();
    }
}
