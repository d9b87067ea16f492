package org.tocsin.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReachTimesTest {

    private static final Instant BEGAN = Instant.parse("2026-11-22T01:00:00Z");

    @Test
    void eachFurtherWayHasItsTurnAndThenTheReminder() {
        ReachTimes times = times(Duration.ofMinutes(1), Duration.ofMinutes(4), Duration.ofMinutes(5));

        assertThat(sends(times, 3)).containsExactly(60L, 120L, 240L);
        assertThat(sends(times, 1)).containsExactly(240L);
        assertThat(sends(times, 0)).containsExactly(240L);
    }

    @Test
    void nothingIsSentOnceSomebodyElseIsCalled() {
        ReachTimes times = times(Duration.ofMinutes(2), Duration.ofMinutes(5), Duration.ofMinutes(5));

        assertThat(sends(times, 9)).containsExactly(120L, 240L);
    }

    @Test
    void aLateLookMissesWhatWasDueBeforeInsteadOfSendingItAtOnce() {
        ReachTimes times = times(Duration.ofMinutes(1), Duration.ofMinutes(4), Duration.ofMinutes(5));

        assertThat(times.nextSend(BEGAN, BEGAN.plusSeconds(150), 3)).contains(BEGAN.plusSeconds(240));
        assertThat(times.nextSend(BEGAN, BEGAN.plusSeconds(240), 3)).isEmpty();
    }

    private static ReachTimes times(Duration next, Duration remind, Duration passOn) {
        return new ReachTimes(true, next, remind, passOn, null, null);
    }

    /** All sends after the first one, in seconds from the beginning. */
    private static List<Long> sends(ReachTimes times, int ways) {
        List<Long> sends = new ArrayList<>();
        Optional<Instant> next = times.nextSend(BEGAN, BEGAN, ways);
        while (next.isPresent()) {
            sends.add(Duration.between(BEGAN, next.get()).toSeconds());
            next = times.nextSend(BEGAN, next.get(), ways);
        }
        return sends;
    }
}
