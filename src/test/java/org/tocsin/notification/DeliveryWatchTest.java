package org.tocsin.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.tocsin.BareIncidents;
import org.tocsin.Story;
import org.tocsin.TocsinTest;

/** A worker that has stopped says nothing; the watch does. */
@TocsinTest
class DeliveryWatchTest {

    private static final String ALARM = "ALARM 通知 吴技术 的消息迟迟未能发出，请检查发送进程和渠道";

    @Autowired
    Story story;

    @Autowired
    BareIncidents incidents;

    @Autowired
    DeliveryWatch watch;

    @Test
    void whatNoWorkerTakesIsAlarmedOnceAndNoLongerWhenItIsSent() {
        story.roster().person("it", "吴技术", "sms:13800000009");
        String incident = incidents.open("system-fault.notice", "it");
        story.pass(Duration.ofSeconds(119));
        watch.look();
        assertThat(watch.overdue()).isZero();

        story.pass(Duration.ofSeconds(2));
        watch.look();
        watch.look();

        assertThat(watch.overdue()).isEqualTo(1);
        assertThat(story.journal(incident)).filteredOn(ALARM::equals).hasSize(1);
        story.told("system-fault.notice → it");
        watch.look();
        assertThat(watch.overdue()).isZero();
    }
}
