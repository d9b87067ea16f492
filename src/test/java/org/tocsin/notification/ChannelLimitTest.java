package org.tocsin.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChannelLimitTest {

    private static final Instant NOW = Instant.parse("2026-11-22T01:00:00Z");
    private static final ChannelLimit LIMIT = new ChannelLimit(Duration.ofMinutes(1), 3, Duration.ofMinutes(10));

    @Test
    void theFirstGoesAtOnceAndTheSecondAfterTheBundlingTime() {
        assertThat(LIMIT.earliest(List.of(), false, NOW)).isEqualTo(NOW);
        assertThat(LIMIT.earliest(List.of(NOW.minusSeconds(20)), false, NOW)).isEqualTo(NOW.plusSeconds(40));
        assertThat(LIMIT.earliest(List.of(NOW.minusSeconds(60)), false, NOW)).isEqualTo(NOW);
    }

    @Test
    void whatJumpsDoesNotWaitToBeBundledButForTheLimit() {
        assertThat(LIMIT.earliest(List.of(NOW.minusSeconds(20)), true, NOW)).isEqualTo(NOW);
        assertThat(LIMIT.earliest(
                        List.of(NOW.minusSeconds(500), NOW.minusSeconds(300), NOW.minusSeconds(20)), true, NOW))
                .isEqualTo(NOW.plusSeconds(100));
    }

    @Test
    void whateverComesWheneverTheLimitHoldsInEveryWindow() {
        Random chance = new Random(7);
        List<Instant> sends = new ArrayList<>();
        Instant now = NOW;
        for (int n = 0; n < 500; n++) {
            now = now.plusSeconds(chance.nextInt(30));
            Instant earliest = LIMIT.earliest(sends, chance.nextBoolean(), now);
            now = earliest;
            sends.add(earliest);
        }

        for (Instant from : sends) {
            assertThat(sends)
                    .filteredOn(at -> !at.isBefore(from) && at.isBefore(from.plus(LIMIT.per())))
                    .hasSizeLessThanOrEqualTo(LIMIT.atMost());
        }
    }
}
