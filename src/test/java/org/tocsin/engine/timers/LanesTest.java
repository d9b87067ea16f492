package org.tocsin.engine.timers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LanesTest {

    private final Lanes lanes = new Lanes();

    @Test
    void jobsOfOneInstanceThatComeTogetherRunOneAfterTheOther() {
        assertThat(lanes.enter(List.of(job("a", "one"), job("b", "two"), job("c", "one"))))
                .containsExactly(List.of(job("a", "one"), job("c", "one")), List.of(job("b", "two")));
    }

    @Test
    void aJobWaitsForTheOneThatRunsInItsLane() {
        lanes.enter(List.of(job("a", "one")));

        assertThat(lanes.enter(List.of(job("b", "one"), job("c", "one")))).isEmpty();
        assertThat(lanes.done(List.of(job("a", "one")))).containsExactly(List.of(job("b", "one"), job("c", "one")));
        assertThat(lanes.enter(List.of(job("d", "one")))).isEmpty();
        assertThat(lanes.done(List.of(job("b", "one"), job("c", "one")))).containsExactly(List.of(job("d", "one")));
        assertThat(lanes.done(List.of(job("d", "one")))).isEmpty();
        assertThat(lanes.enter(List.of(job("e", "one")))).hasSize(1);
    }

    @Test
    void jobsThatAreNotExclusiveWaitForNobody() {
        lanes.enter(List.of(job("a", null)));

        assertThat(lanes.enter(List.of(job("b", null), job("c", null)))).hasSize(2);
    }

    @Test
    void whatWaitsIsGivenBackWhenTheNodeStops() {
        lanes.enter(List.of(job("a", "one")));
        lanes.enter(List.of(job("b", "one")));

        assertThat(lanes.clear()).containsExactly(job("b", "one"));
        assertThat(lanes.done(List.of(job("a", "one")))).isEmpty();
    }

    private static ClaimedJob job(String id, @Nullable String lane) {
        return new ClaimedJob(id, lane, Instant.EPOCH, "timer-transition");
    }
}
