package org.tocsin.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.OffsetDateTime;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.tocsin.Story;

/** The day's report as the acting shift leader sees it: filled in with what is on record already. */
@BrowserTest
class ShiftReportPagesTest {

    @Autowired
    Story story;

    @Test
    void theDayIsReportedInTasklistFromWhatItsIncidentsSay(Browser browser) {
        String fault = story.businessKey(story.start(
                "agent",
                "system-fault",
                Map.of(
                        "summary", "邮箱停摆",
                        "faultLevel", 2,
                        "faultType", "system",
                        "affectedService", "mail",
                        "symptom", "超时")));
        story.timeIs(OffsetDateTime.parse("2026-11-22T16:00:00+08:00").toInstant());
        story.startByItself("startEvent_SummaryDue");
        story.messagesAreExpected();

        browser.signIn("shift-leader");
        browser.open("填写每日小结");
        assertThat(browser.formText()).contains("2026-11-22 运行小结", "17:00");
        browser.claim();
        browser.keepPicture("shift-report-summary");
        browser.type("来电量（通）", "1260");
        browser.type("接通率（%）", "95.5");
        browser.type("当日运行情况", "运行平稳。");
        browser.complete();

        story.told("shift-report.summary → centre-manager", "shift-report.summary → department-head");
        assertThat(story.message("shift-report.summary", "department-head").text())
                .contains("1260", "95.5%", fault + " 2026-11-22 09:00 邮箱停摆，处置中");
    }
}
