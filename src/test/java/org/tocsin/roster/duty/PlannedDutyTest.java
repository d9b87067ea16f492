package org.tocsin.roster.duty;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.tocsin.Story;
import org.tocsin.TocsinTest;
import org.tocsin.roster.Contact;
import org.tocsin.roster.DutyRoster;
import org.tocsin.roster.Watch;
import org.tocsin.roster.book.Entry;
import org.tocsin.roster.book.Kind;
import org.tocsin.roster.book.RosterBook;

/** What is written down is what those ask for who have something to tell. */
@TocsinTest
class PlannedDutyTest {

    @Autowired
    DutyRoster roster;

    @Autowired
    RosterBook book;

    @Autowired
    UnmannedAlarm alarm;

    @Autowired
    Warnings warnings;

    @Autowired
    RosterHealthIndicator health;

    @Autowired
    MeterRegistry metrics;

    @Autowired
    Story story;

    @Test
    void withoutARosterTheGroupIsOnDutyWhoeverAsks() {
        assertThat(roster.onDuty("it", story.now())).containsExactly(new Watch("it", null));

        story.signIn("agent");
        assertThat(roster.onDuty("it", story.now())).containsExactly(new Watch("it", null));
        assertThat(roster.onDuty("nothing-of-that-name", story.now())).isEmpty();
    }

    @Test
    void everyRoleHasItsSuperiorAndTheHighestNone() {
        assertThat(roster.superior("agent")).contains("team-leader");
        assertThat(roster.superior("centre-manager")).contains("department-head");
        assertThat(roster.superior("executive")).isEmpty();
        assertThat(roster.superior("nothing-of-that-name")).isEmpty();
    }

    @Test
    void aChangeHoldsFromTheNextQuestionOn() {
        assertThat(roster.onDuty("it", story.now())).hasSize(1);

        person("li", "李四");
        Entry shift = shift("li", "2026-11-22 08:00", "2026-11-22 10:00");
        assertThat(roster.onDuty("it", story.now())).containsExactly(new Watch("li", null));

        book.remove(Kind.SHIFT, shift.id(), 1, "admin");
        assertThat(roster.onDuty("it", story.now())).containsExactly(new Watch("it", null));
    }

    @Test
    void aChangedCalendarHoldsFromTheNextQuestionOn() throws IOException {
        person("li", "李四");
        add(
                Kind.RULE,
                "role=it",
                "firstDay=2026-11-01",
                "days=工作日",
                "begins=08:00",
                "ends=18:00",
                "people=li",
                "turn=同时值班");
        assertThat(roster.onDuty("it", story.now())).as("on a Sunday").isEmpty();

        story.deploy(
                "process-owner",
                Map.of(
                        "working-days.dmn",
                        Files.readString(Path.of("processes/working-days.dmn")).replace("2026-10-10T", "2026-11-22T")));

        assertThat(roster.onDuty("it", story.now())).containsExactly(new Watch("li", null));
    }

    @Test
    void peopleAreReachedByWhatTheRosterSaysElseByTheirAccountsAddress() {
        var user = story.engine()
                .getIdentityService()
                .createUserQuery()
                .userId("it")
                .singleResult();
        user.setEmail("it@bank.example");
        story.engine().getIdentityService().saveUser(user);
        add(Kind.PERSON, "id=P1", "name=张三", "account=it");
        assertThat(roster.person("it")).hasValueSatisfying(person -> {
            assertThat(person.name()).isEqualTo("张三");
            assertThat(person.contacts()).containsExactly(new Contact("email", "it@bank.example"));
        });

        add(Kind.CONTACT, "person=P1", "position=2", "channel=邮件", "address=zhang@bank.example");
        add(Kind.CONTACT, "person=P1", "position=1", "channel=短信", "address=13800138000");

        assertThat(roster.person("it"))
                .hasValueSatisfying(person -> assertThat(person.contacts())
                        .containsExactly(
                                new Contact("sms", "13800138000"), new Contact("email", "zhang@bank.example")));
        assertThat(roster.person("nobody")).isEmpty();
        user.setEmail(null);
        story.engine().getIdentityService().saveUser(user);
    }

    @Test
    void aDeputyStandsInForWhoeverIsAbsent() {
        person("li", "李四");
        person("wang", "王五");
        shift("li", "2026-11-22 08:00", "2026-11-22 20:00");
        add(Kind.DEPUTY, "person=li", "position=1", "deputy=wang");
        add(Kind.ABSENCE, "person=li", "begins=2026-11-22 08:30", "ends=2026-11-22 09:30");

        assertThat(roster.onDuty("it", story.now())).containsExactly(new Watch("wang", "li"));
        story.pass(Duration.ofMinutes(30));
        assertThat(roster.onDuty("it", story.now())).containsExactly(new Watch("li", null));
    }

    @Test
    void aGapIsAlarmedOnceWhenItBeginsAndItsEndIsKept() {
        alarm.look();
        assertThat(gaps()).isZero();
        person("li", "李四");
        shift("li", "2026-11-22 08:00", "2026-11-22 09:30");

        story.pass(Duration.ofMinutes(29));
        alarm.look();
        assertThat(gaps()).isZero();
        assertThat(health.health().getDetails().get("warnings").toString())
                .contains("信息技术部（it）11月22日 09:30 起无人值守，此后 7 天内无人接班");

        story.pass(Duration.ofMinutes(1));
        alarm.look();
        alarm.look();
        assertThat(gaps()).isEqualTo(1);
        assertThat(metrics.get("tocsin.roster.unmanned").gauge().value()).isEqualTo(1);
        assertThat(metrics.get("tocsin.roster.gaps").gauge().value()).isEqualTo(1);
        assertThat(warnings.sentences().get(0)).isEqualTo("信息技术部（it）现在无人值守，此后 7 天内无人接班");
        assertThat(health.health().getStatus().getCode()).isEqualTo("UP");

        shift("li", "2026-11-22 09:40", "2026-12-22 09:30");
        story.pass(Duration.ofMinutes(15));
        alarm.look();
        assertThat(story.jdbc()
                        .sql("select count(*) from tocsin.roster_gap where ended_at is not null")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void aYearWithoutACalendarIsAWarningFromNovemberOn() {
        assertThat(warnings.sentences()).anySatisfy(text -> assertThat(text).contains("工作日历缺少 2027 年"));

        story.timeIs(Story.BEGIN.minus(Duration.ofDays(30)));
        assertThat(warnings.sentences()).isEmpty();
    }

    private long gaps() {
        return story.jdbc()
                .sql("select count(*) from tocsin.roster_gap")
                .query(Long.class)
                .single();
    }

    private void person(String id, String name) {
        add(Kind.PERSON, "id=" + id, "name=" + name);
    }

    private Entry shift(String person, String begins, String ends) {
        return add(Kind.SHIFT, "role=it", "person=" + person, "begins=" + begins, "ends=" + ends);
    }

    private Entry add(Kind kind, String... typed) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String one : typed) {
            texts.put(one.split("=")[0], one.substring(one.indexOf('=') + 1));
        }
        return book.add(kind, texts, "admin");
    }
}
