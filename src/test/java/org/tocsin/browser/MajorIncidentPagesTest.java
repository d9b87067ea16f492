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

/** A major incident as those see it who work on it, from the first report to the receipt of its summary. */
@BrowserTest
class MajorIncidentPagesTest {

    @Autowired
    Story story;

    @Autowired
    Incidents incidents;

    @Test
    void anIncidentIsSecuredCommandedEndedAndAccountedForInTasklist(Browser browser) {
        story.deploy("process-owner", Map.of("incident-review.bpmn", Stubs.waiting("incident-review")));
        story.timeIs(Story.BEGIN.plus(Duration.ofMinutes(3)));
        browser.signIn("site-staff");
        browser.openStartForm("重大恶性事件");
        assertThat(browser.formText()).contains("先保证人身安全", "110", "119");
        browser.type("一句话说明情况", "三十余名客户聚集在营业大厅");
        browser.choose("事件种类", "客户聚集");
        browser.type("发生地点", "城东支行");
        browser.type("现场情况", "情绪激动，暂无人受伤");
        browser.moment("发生时间", Story.BEGIN);
        browser.start();
        story.fireDue();

        browser.open("保证人身安全，报警");
        assertThat(browser.formText()).contains("先撤离、先救人", "尚未清点", "尚未登记");
        browser.claim();
        browser.choose("现场核实", "属实");
        browser.choose("人员是否已在安全处", "都已到安全处");
        browser.choose("报警、火警、急救", "已拨 110");
        browser.type("号码、接警人或编号", "110，接警员 0321");
        browser.moment("拨打日期", story.now());
        browser.complete();
        browser.open("清点人数和伤员");
        browser.claim();
        browser.type("在场人数", "42");
        browser.type("受伤人数", "0");
        browser.type("失联人数", "0");
        browser.complete();
        browser.open("解释并安抚客户");
        assertThat(browser.formText()).contains("不要", "推责", "城东支行");
        browser.claim();
        browser.type("解释安抚情况", "客户要求兑付到期产品");
        browser.complete();

        browser.signIn("response-group");
        browser.open("接手指挥");
        assertThat(browser.formText()).contains("先撤离、先救人");
        browser.claim();
        browser.choose("人员安全", "全部安全");
        browser.complete();
        browser.open("下达召集");
        browser.claim();
        browser.type("集合地点", "城东支行二楼");
        browser.choose("已确认该地点安全", "已确认该地点安全");
        browser.type("任务交底：到岗后做什么、注意什么", "维持秩序");
        browser.complete();

        browser.signIn("security");
        browser.open("保护设施，与公安、消防联络");
        assertThat(browser.formText()).contains("在场人数：42", "接警员 0321");
        browser.claim();
        browser.type("设施与录像保护情况", "录像已保存");
        browser.type("到场的公安、消防负责人", "李警官");
        browser.complete();

        browser.signIn("general-office");
        browser.open("应对媒体，关注外部媒体动向");
        assertThat(browser.formText()).contains("在场人数：42", "只说统一口径");
        browser.claim();
        browser.type("媒体来访和外部媒体动向", "有人直播");
        browser.complete();
        browser.open("报送首次报告");
        browser.claim();
        browser.choose("如何处理", "按制度不需报告");
        browser.type("事件概况", "二十分钟内平息，未达到报告标准");
        browser.type("处置措施", "解释安抚");
        browser.type("经办人", "王办公");
        browser.complete();

        browser.signIn("centre-manager");
        browser.open("宣布应急结束");
        assertThat(browser.formText()).contains("在场人数：42");
        browser.claim();
        browser.type("宣布结束的依据", "客户散去，公安已撤离");
        browser.complete();
        story.fireDue();
        browser.open("总结事件，统计损失");
        browser.claim();
        browser.type("处置过程", "解释安抚，公安到场");
        browser.type("处置结果", "客户散去，无人受伤");
        browser.type("总结人", "李经理");
        browser.complete();
        story.fireDue();

        browser.signIn("executive");
        browser.open("签收总结");
        browser.claim();
        browser.type("签收意见", "已阅");
        browser.complete();
        story.fireDue();

        Incident incident = incidents.find(key()).orElseThrow();
        assertThat(incident.outcome()).isEqualTo("ended");
        assertThat(incident.responsible()).isEqualTo("response-group");
        assertThat(story.openTasks()).containsExactly("userTask_Wait");
        // Who is told what is the procedure's own test's.
        story.messagesAreExpected();
    }

    private String key() {
        return story.engine()
                .getHistoryService()
                .createHistoricProcessInstanceQuery()
                .processDefinitionKey("major-incident")
                .singleResult()
                .getBusinessKey();
    }
}
