package org.tocsin.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZoneId;
import java.util.Map;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tocsin.Story;
import org.tocsin.TocsinTest;

/** The machine, the database and the bank are in three zones here; only the bank's counts. */
@TocsinTest
class BusinessZoneTest {

    @Autowired
    Story story;

    @Autowired
    JdbcClient jdbc;

    @Test
    void theJvmIsInTheBanksZoneWhateverTheMachineSays() {
        assertThat(System.getProperty("user.timezone")).isEqualTo("America/New_York");
        assertThat(TimeZone.getDefault().toZoneId()).isEqualTo(ZoneId.of("Asia/Shanghai"));
    }

    @Test
    void aDueTimeIsTheSameMomentInTheEngineAndInOurTables() {
        story.start(
                "agent",
                "system-fault",
                Map.of(
                        "summary",
                        "s",
                        "faultLevel",
                        3,
                        "faultType",
                        "system",
                        "affectedService",
                        "mail",
                        "symptom",
                        "s",
                        "occurredAt",
                        "2026-11-22T00:50:00Z"));

        assertThat(jdbc.sql("select duedate_::text from act_ru_job where handler_cfg_ = 'timer_CentreManagerDue'")
                        .query(String.class)
                        .single())
                .isEqualTo("2026-11-22 09:05:00");
        assertThat(jdbc.sql(
                                "select (due_at at time zone 'UTC')::text from tocsin.incident_limit where name = 'centreManager'")
                        .query(String.class)
                        .single())
                .isEqualTo("2026-11-22 01:05:00");
        assertThat(story.timer("timer_CentreManagerDue").getDuedate().toInstant())
                .hasToString("2026-11-22T01:05:00Z");
    }

    @Test
    void aNodeInAnotherZoneThanTheDatabaseRefusesToStart() {
        ZoneAgreement other = new ZoneAgreement(jdbc, ZoneId.of("Europe/Berlin"));

        assertThatThrownBy(other::afterPropertiesSet)
                .hasMessageContaining("Asia/Shanghai")
                .hasMessageContaining("Europe/Berlin");
    }
}
