package org.tocsin.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.tocsin.Story;

/** The plan calendar as its owner sees it when dates come near. */
@BrowserTest
class PlanReminderPagesTest {

    @Autowired
    Story story;

    @Test
    void theOwnerOfThePlansArrangesWhatIsDueInTasklist(Browser browser) {
        // A year after the release brought them, at the machine's own time.
        story.timeIs(Instant.now().plus(Duration.ofDays(360)));
        story.startByItself("startEvent_PlansLookedAt");
        story.told("plan-reminder.due → process-owner", "plan-reminder.due → bc-office");

        browser.signIn("process-owner");
        browser.open("安排演练和修订");
        assertThat(browser.formText()).contains("《系统故障》演练", "还没有演练过", "全部预案的下次演练和修订");
        browser.claim();
        browser.keepPicture("plan-reminder-arrange");
        browser.type("怎么安排", "十二月演练");
        browser.complete();

        assertThat(story.openTasks()).isEmpty();
    }
}
