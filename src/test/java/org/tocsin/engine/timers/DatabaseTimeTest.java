package org.tocsin.engine.timers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DatabaseTimeTest {

    private final DatabaseTime time = new DatabaseTime();

    @AfterEach
    void theMachinesOwnTimeAgain() {
        ClockUtil.reset();
    }

    @Test
    void aNodeWhoseClockIsSlowGoesByTheDatabasesAndSoDoesItsEngine() {
        Instant here = Instant.now();

        time.compare(here, here.plusSeconds(90), here.plusMillis(2));

        assertThat(Duration.between(Instant.now(), time.now()))
                .isBetween(Duration.ofSeconds(89), Duration.ofSeconds(91));
        assertThat(Duration.between(Instant.now(), engine())).isBetween(Duration.ofSeconds(89), Duration.ofSeconds(91));
    }

    @Test
    void aClockThatIsRightAgainIsLeftAlone() {
        Instant here = Instant.now();
        time.compare(here, here.minusSeconds(90), here.plusMillis(2));
        assertThat(engine()).isBefore(Instant.now().minusSeconds(80));

        time.compare(here, here.plusMillis(1), here.plusMillis(2));

        assertThat(Duration.between(engine(), Instant.now()).abs()).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void theWayToTheDatabaseIsNoDifferenceOfClocks() {
        Instant here = Instant.now();

        time.compare(here, here.plusMillis(20), here.plusMillis(45));

        assertThat(Duration.between(engine(), Instant.now()).abs()).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void anAnswerThatTookItsTimeSaysNothing() {
        Instant here = Instant.now();

        time.compare(here, here.plusSeconds(90), here.plusSeconds(5));

        assertThat(Duration.between(engine(), Instant.now()).abs()).isLessThan(Duration.ofSeconds(1));
    }

    private static Instant engine() {
        Date now = ClockUtil.getCurrentTime();
        return now.toInstant();
    }
}
