package org.tocsin.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.tocsin.Story;
import org.tocsin.incident.Incidents;

/** A patrol as the acting shift leader sees it, with an anomaly in the same step. */
@BrowserTest
class PatrolPagesTest {

    @Autowired
    Story story;

    @Autowired
    Incidents incidents;

    @Test
    void theShiftLeaderProvesTheRoundAndReportsAnAnomalyInOneStepInTasklist(Browser browser) {
        story.startByItself("startEvent_PatrolDue");

        browser.signIn("shift-leader");
        browser.open("巡视");
        assertThat(browser.formText()).contains("防火防盗巡视 2026-11-22 09:00", "门窗和陌生人");
        browser.claim();
        browser.keepPicture("patrol-round");
        browser.choose("看过的项目", "防火", "用电");
        browser.choose("到场证明", "编码");
        browser.type("巡视点编码", "3F-07");
        browser.choose("巡视结果", "发现异常");
        browser.choose("怎么处理", "通知保卫部和中心经理");
        browser.type("异常情况", "二楼机房有焦味，已断电");
        browser.keepPicture("patrol-round-found");
        browser.complete();

        story.told("patrol.anomaly → security", "patrol.anomaly → centre-manager");
        assertThat(story.openTasks()).isEmpty();
    }

    @Test
    void anAnomalyBecomesAMajorIncidentWithWhatTheShiftLeaderSawInTasklist(Browser browser) {
        story.startByItself("startEvent_PatrolDue");
        browser.signIn("shift-leader");
        browser.open("巡视");
        browser.claim();
        browser.choose("看过的项目", "防火", "用电");
        browser.choose("到场证明", "编码");
        browser.type("巡视点编码", "3F-07");
        browser.choose("巡视结果", "发现异常");
        browser.choose("怎么处理", "通知，并立即启动《重大恶性事件》预案");
        browser.choose("事件种类", "火灾");
        browser.type("发生地点", "二楼机房");
        browser.type("异常情况", "二楼机房起火，已拨 119，人员正在撤离");
        browser.keepPicture("patrol-round-major");
        browser.complete();
        story.fireDue();

        browser.signIn("response-group");
        browser.open("接手指挥");
        assertThat(browser.formText())
                .contains("先撤离、先救人", "二楼机房起火", "发生地点：二楼机房", "报告人：代班班长")
                .doesNotContain("shift-leader");
        browser.claim();
        browser.choose("人员安全", "全部安全");
        browser.select("事件负责人", "中心经理");
        browser.keepPicture("patrol-major-command");
        browser.complete();
        assertThat(incidents.find(major()).orElseThrow().responsible()).isEqualTo("centre-manager");
        // Who is told what is the promise of the incident's own test.
        story.messagesAreExpected();
    }

    private String major() {
        return story.engine()
                .getHistoryService()
                .createHistoricProcessInstanceQuery()
                .processDefinitionKey("major-incident")
                .singleResult()
                .getBusinessKey();
    }
}
