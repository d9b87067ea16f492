package org.tocsin.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How much sooner a drill's limits pass. */
class PaceTest {

    private static final Instant START = Instant.parse("2026-11-22T01:00:00Z");

    @Test
    void whatIsRealIsDueAsWritten() {
        assertThat(Pace.of(null)).isEqualTo(Pace.AS_WRITTEN);
        assertThat(Pace.AS_WRITTEN.due(START, START.plusSeconds(900))).isEqualTo(START.plusSeconds(900));
        assertThat(Pace.AS_WRITTEN.settings(Map.of("situationEvery", "PT30M")))
                .containsEntry("situationEvery", "PT30M");
    }

    @Test
    void aTenthOfTheTimeIsLeftAtATenth() {
        assertThat(Pace.of(10).due(START, Map.of("first", START.plusSeconds(900), "second", START.plusSeconds(86400))))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("first", START.plusSeconds(90), "second", START.plusSeconds(8640)));
    }

    @Test
    void rhythmsAreShortenedButNotSpansThatSomethingElseCounts() {
        assertThat(Pace.of(2).settings(Map.of("situationEvery", "PT30M", "legalComplex", "30 天", "severityText", "重大")))
                .isEqualTo(Map.of("situationEvery", "PT15M", "legalComplex", "30 天", "severityText", "重大"));
    }

    @Test
    void nothingRunsSlowerThanWritten() {
        assertThatThrownBy(() -> Pace.of(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
