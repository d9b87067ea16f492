package org.tocsin.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.tocsin.Story;

/** A patrol as the acting shift leader sees it, with an anomaly in the same step. */
@BrowserTest
class PatrolPagesTest {

    @Autowired
    Story story;

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
}
