package org.tocsin.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import org.tocsin.Story;
import org.tocsin.StoryDatabase;
import org.tocsin.TocsinTest;
import org.tocsin.incident.Incident;
import org.tocsin.incident.Incidents;
import org.tocsin.incident.Journal;

/** Whoever changes what is on record, with all rights in the database, is found out, and the first bad entry is named. */
@TocsinTest
class TamperingTest {

    private static final String FIRST = "SF-20261122-1";
    private static final String SECOND = "SF-20261122-2";
    private static final String THIRD = "SF-20261122-3";

    @Autowired
    Story story;

    @Autowired
    Incidents incidents;

    @Autowired
    Journal journal;

    @Autowired
    Chain chain;

    @Autowired
    Manifests manifests;

    @Autowired
    Verification verification;

    @Autowired
    PlatformTransactionManager transactions;

    /** With a superuser's rights. */
    JdbcClient sql;

    /** Three incidents; two manifests know the first five entries of each, a sixth is younger. */
    @BeforeEach
    void threeIncidents(@Autowired StoryDatabase database) {
        sql = database.jdbc();
        for (String key : List.of(FIRST, SECOND, THIRD)) {
            opened(key);
            entry(key, "第二条");
            entry(key, "第三条");
        }
        manifests.gather();
        early = sql.sql("select n, hash, seal from tocsin.journal_head where chain = ?")
                .param(SECOND)
                .query((row, i) -> new Chain.Head(row.getLong(1), row.getString(2), row.getString(3)))
                .single();
        for (String key : List.of(FIRST, SECOND, THIRD)) {
            entry(key, "第四条");
            within(() -> {
                incidents.close(key, "recovered", story.now().minus(Duration.ofMinutes(5)), null, story.now());
                journal.write(key, Journal.Kind.CLOSED, "it", "第五条，结束", incidents.vouched(key));
            });
        }
        manifests.gather();
        manifests.export();
        for (String key : List.of(FIRST, SECOND, THIRD)) {
            entry(key, "第六条");
        }
    }

    @Test
    void whatNobodyHasTouchedHolds() {
        Verification.Result all = verification.verifyEverything("auditor", chains -> {});
        Verification.Result one = verification.verify(SECOND, "auditor");

        assertThat(all.findings()).isEmpty();
        assertThat(all.chains()).isEqualTo(3);
        assertThat(all.entries()).isEqualTo(18);
        assertThat(one.findings()).isEmpty();
        assertThat(verification.history(SECOND, 10)).singleElement().satisfies(kept -> {
            assertThat(kept.who()).isEqualTo("auditor");
            assertThat(kept.at()).isEqualTo(story.now());
            assertThat(kept.ok()).isTrue();
            assertThat(kept.entries()).isEqualTo(6);
        });
        assertThat(verification.standing(SECOND).signedN()).isEqualTo(5);
        assertThat(verification.standing(SECOND).manifest()).isEqualTo(2);
    }

    /** What somebody does, and where it must be found: chain, entry. */
    private interface Deed {
        void in(TamperingTest test) throws IOException;
    }

    static Stream<Arguments> deeds() {
        return Stream.of(
                deed("a sentence changed", 3L, t -> t.update("text = '没有发生' where n = 3")),
                deed("a moment changed", 2L, t -> t.update("at = at - interval '20 minutes' where n = 2")),
                deed("an actor changed", 4L, t -> t.update("actor = 'somebody-else' where n = 4")),
                deed("an actor removed", 4L, t -> t.update("actor = null where n = 4")),
                deed("a kind changed", 5L, t -> t.update("kind = 'DONE' where n = 5")),
                deed("details changed", 1L, t -> t.update("details = replace(details, '3', '1') where n = 1")),
                deed("details removed", 5L, t -> t.update("details = null where n = 5")),
                deed("a hash changed", 3L, t -> t.update("hash = 'sha256:00' where n = 3")),
                deed("an entry deleted from the middle", 3L, t -> t.delete("n = 3")),
                deed("the first entry deleted", 1L, t -> t.delete("n = 1")),
                deed("an entry deleted and the rest moved up", 3L, t -> {
                    t.delete("n = 3");
                    for (int n = 4; n <= 6; n++) {
                        t.update("n = " + (n - 1) + " where n = " + n);
                    }
                }),
                deed("two entries swapped", 2L, t -> {
                    t.update("n = 99 where n = 2");
                    t.update("n = 2 where n = 3");
                    t.update("n = 3 where n = 99");
                }),
                deed("the words of two entries swapped", 2L, t -> {
                    t.update("text = '第三条' where n = 2");
                    t.update("text = '第二条' where n = 3");
                }),
                deed("an entry inserted at the end", 7L, t -> t.append(7, "多出来的一条")),
                deed("an entry inserted at the end and the head moved", 6L, t -> {
                    t.append(7, "多出来的一条");
                    t.moveHead();
                }),
                deed("an entry inserted in the middle, the rest hashed anew", 4L, t -> {
                    for (int n = 6; n >= 4; n--) {
                        t.update("n = " + (n + 1) + " where n = " + n);
                    }
                    t.append(4, "插入的一条");
                    t.rehash(4);
                    t.moveHead();
                }),
                deed("the young tail cut off", 6L, t -> t.delete("n = 6")),
                deed("the young tail cut off and the head moved back", 6L, t -> {
                    t.delete("n = 6");
                    t.moveHead();
                }),
                deed("a tail cut off that a manifest knows", 4L, t -> t.delete("n >= 4")),
                deed("a tail cut off that a manifest knows, and the head moved back", 4L, t -> {
                    t.delete("n >= 4");
                    t.moveHead();
                }),
                deed("a tail cut off and an old head with its seal put back", 4L, t -> {
                    t.sql.sql("update tocsin.journal_head set (n, hash, seal) = (?, ?, ?) where chain = ?")
                            .params(t.early.n(), t.early.hash(), t.early.seal(), SECOND)
                            .update();
                    t.delete("n > " + t.early.n());
                }),
                // The manifest that is not borne out knows three entries: it is one of these.
                deed("everything from the middle rewritten, hashed anew, the head moved", 1L, t -> {
                    t.update("text = '改写' where n = 3");
                    t.rehash(3);
                    t.moveHead();
                }),
                deed("the young tail rewritten, hashed anew, the head moved", 6L, t -> {
                    t.update("text = '改写' where n = 6");
                    t.rehash(6);
                    t.moveHead();
                }),
                deed("the head's seal taken off", 6L, t -> t.head("seal = null")),
                deed(
                        "the head deleted",
                        null,
                        t -> t.sql.sql("delete from tocsin.journal_head where chain = ?")
                                .param(SECOND)
                                .update()),
                deed("the whole incident removed", 1L, TamperingTest::removeIncident),
                deed("the whole incident removed, also from the manifests' index", 5L, t -> {
                    t.removeIncident();
                    t.sql.sql("delete from tocsin.manifest_head where chain = ?")
                            .param(SECOND)
                            .update();
                }),
                deed("the incident's journal removed", 1L, t -> {
                    t.delete("true");
                    t.sql.sql("delete from tocsin.journal_head where chain = ?")
                            .param(SECOND)
                            .update();
                }),
                deed("the incident's row removed", 5L, t -> {
                    for (String table : List.of("incident_limit", "incident")) {
                        t.sql.sql("delete from tocsin." + table + " where business_key = ?")
                                .param(SECOND)
                                .update();
                    }
                }),
                deed(
                        "a limit moved",
                        5L,
                        t -> t.sql.sql("update tocsin.incident_limit set due_at = due_at + interval '1 hour'"
                                        + " where business_key = ?")
                                .param(SECOND)
                                .update()),
                deed(
                        "the recovery moved back",
                        5L,
                        t -> t.incident("recovered_at = recovered_at - interval '4 minutes'")),
                deed(
                        "the earliest limit moved",
                        5L,
                        t -> t.incident("first_due_at = first_due_at + interval '1 hour'")),
                deed("an entry made up whose details nobody can read", 6L, t -> {
                    t.update("details = '{\"incident\"' where n = 6");
                    t.rehash(6);
                    t.moveHead();
                }),
                deed("the grade changed", 5L, t -> t.incident("grade = '1'")),
                deed("taken out of the figures as daily work", 5L, t -> t.incident("routine = true")),
                deed("the outcome changed", 5L, t -> t.incident("outcome = 'cancelled'")),
                deed(
                        "the entry of one incident given to another",
                        7L,
                        t -> t.sql.sql(
                                        "update tocsin.journal set business_key = ?, n = 7 where business_key = ? and n = 6")
                                .params(SECOND, THIRD)
                                .update()));
    }

    private static Arguments deed(String name, @Nullable Long n, Deed deed) {
        return arguments(name, n, deed);
    }

    /** The head of the second incident when two manifests had just been made of it. */
    private Chain.Head early;

    @ParameterizedTest(name = "{0}")
    @MethodSource("deeds")
    void everyDeedIsFound(String name, @Nullable Long n, Deed deed) throws IOException {
        deed.in(this);

        Verification.Result result = verification.verifyEverything("auditor", chains -> {});

        assertThat(result.ok()).as(name).isFalse();
        assertThat(result.findings()).as(name).anySatisfy(finding -> {
            assertThat(finding.chain()).isEqualTo(SECOND);
            assertThat(finding.n()).isEqualTo(n);
        });
        if (!name.contains("given to another")) {
            assertThat(result.findings())
                    .as("others are blamed")
                    .allSatisfy(finding -> assertThat(finding.chain()).isEqualTo(SECOND));
        }
    }

    static Stream<Arguments> deedsToManifests() {
        return Stream.of(
                manifestDeed(
                        "words changed",
                        "清单 2",
                        t -> t.sql.sql("update tocsin.manifest set text = replace(text, 'head', 'heads') where no = 2")
                                .update()),
                manifestDeed("words changed and digested anew", "清单 1", t -> {
                    String forged = t.manifests.find(1).orElseThrow().text().replace(" 3 ", " 2 ");
                    t.sql.sql("update tocsin.manifest set text = ?, digest = ? where no = 1")
                            .params(forged, Algorithm.SHA256.of(forged))
                            .update();
                }),
                manifestDeed(
                        "made unreadable",
                        "清单 2",
                        t -> t.sql.sql("update tocsin.manifest set text = 'head a b c' where no = 2")
                                .update()),
                manifestDeed("the first removed", "清单 1 缺失", t -> t.removeManifest(1)),
                manifestDeed("the last removed, which had been exported", "清单 2 至 2 已导出", t -> t.removeManifest(2)),
                manifestDeed(
                        "the index changed",
                        "清单 2",
                        t -> t.sql.sql("update tocsin.manifest_head set n = 4 where no = 2 and chain = ?")
                                .param(SECOND)
                                .update()));
    }

    private static Arguments manifestDeed(String name, String named, Deed deed) {
        return arguments(name, named, deed);
    }

    @ParameterizedTest(name = "a manifest: {0}")
    @MethodSource("deedsToManifests")
    void everyDeedToAManifestIsFound(String name, String named, Deed deed) throws IOException {
        deed.in(this);

        Verification.Result result = verification.verifyEverything("auditor", chains -> {});

        assertThat(result.findings())
                .anySatisfy(finding -> assertThat(finding.text()).contains(named));
    }

    @Test
    void workGoesOnAfterAHeadWasTamperedWithAndTheJournalSaysSo() {
        update("text = '改写' where n = 6");
        rehash(6);
        moveHead();

        entry(SECOND, "第八条");

        assertThat(journal.of(SECOND).get(6).kind()).isEqualTo(Journal.Kind.ALARM);
        assertThat(journal.of(SECOND).get(7).text()).isEqualTo("第八条");
        assertThat(verification.verify(SECOND, "auditor").findings()).anySatisfy(finding -> {
            assertThat(finding.n()).isEqualTo(7);
            assertThat(finding.text()).contains("写入时发现链头已被改动");
        });
    }

    @Test
    void theApplicationItselfMayOnlyAddToTheJournal(@Autowired JdbcClient application) {
        for (String change : List.of(
                "update tocsin.journal set text = ''",
                "delete from tocsin.journal",
                "truncate tocsin.journal",
                "update tocsin.manifest set text = ''",
                "delete from tocsin.manifest_head",
                "update tocsin.record set author = ''",
                "delete from tocsin.record",
                "delete from tocsin.incident",
                "delete from tocsin.journal_head",
                "update tocsin.verification set ok = true",
                "alter table tocsin.journal disable trigger all")) {
            assertThatThrownBy(() -> application.sql(change).update())
                    .as(change)
                    .rootCause()
                    .hasMessageMatching("(?s).*(permission denied|must be owner).*");
        }
    }

    @Test
    void noManifestSignsWhatSomebodyElseHasWritten() {
        update("text = '改写' where n = 6");
        rehash(6);
        moveHead();

        manifests.gather();

        assertThat(manifests.of(SECOND)).extracting(Manifests.Known::n).containsExactly(3L, 5L);
        assertThat(manifests.of(FIRST)).extracting(Manifests.Known::n).containsExactly(3L, 5L, 6L);
    }

    @Test
    void aManifestThatIsGoneKeepsNoLaterOneFromBeingExported() throws IOException {
        manifests.gather();
        entry(SECOND, "第七条");
        manifests.gather();
        removeManifest(3);

        manifests.export();

        assertThat(manifests.lastExported()).isEqualTo(4);
    }

    @Test
    void watchesDoNotWaitForEachOther(@Autowired ThreadPoolTaskScheduler scheduler) {
        assertThat(scheduler.getScheduledThreadPoolExecutor().getCorePoolSize()).isGreaterThanOrEqualTo(8);
    }

    @Test
    void aStepThatFailsLeavesNoEntryAndNoGap() {
        assertThatThrownBy(() -> within(() -> {
                    journal.write(SECOND, Journal.Kind.DONE, "it", "不会留下");
                    throw new IllegalStateException("the step fails");
                }))
                .hasMessage("the step fails");
        entry(SECOND, "第七条");

        assertThat(journal.of(SECOND)).extracting(Journal.Entry::text).last().isEqualTo("第七条");
        assertThat(verification.verify(SECOND, "auditor").findings()).isEmpty();
    }

    @Test
    void aStepWithinAStepHasEntriesOfItsOwn() {
        TransactionTemplate inner = new TransactionTemplate(transactions);
        inner.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        within(() -> {
            journal.write(SECOND, Journal.Kind.DONE, "it", "外层之一");
            inner.executeWithoutResult(status -> journal.write(SECOND, Journal.Kind.DONE, "it", "内层"));
            journal.write(SECOND, Journal.Kind.DONE, "it", "外层之二");
        });

        assertThat(journal.of(SECOND)).extracting(Journal.Entry::text).endsWith("内层", "外层之一", "外层之二");
        assertThat(verification.verify(SECOND, "auditor").findings()).isEmpty();
    }

    // ---- the deeds' vocabulary

    private void removeManifest(long no) {
        sql.sql("delete from tocsin.manifest_head where no = ?").param(no).update();
        sql.sql("delete from tocsin.manifest where no = ?").param(no).update();
    }

    private void opened(String key) {
        Instant now = story.now();
        within(() -> {
            incidents.open(
                    new Incident(
                            key,
                            "system-fault",
                            key,
                            "none",
                            null,
                            "3",
                            null,
                            "客户无法接入",
                            now,
                            now,
                            now,
                            "agent",
                            "agent",
                            false,
                            Incident.State.OPEN,
                            null,
                            null,
                            null,
                            null,
                            null),
                    Map.of("centreManager", now.plus(Duration.ofMinutes(15))),
                    List.of());
            journal.write(key, Journal.Kind.OPENED, "agent", "登记", incidents.vouched(key));
        });
        story.pass(Duration.ofMinutes(10));
    }

    private void entry(String key, String text) {
        within(() -> journal.write(key, Journal.Kind.DONE, "it", text));
    }

    private void within(Runnable step) {
        new TransactionTemplate(transactions).executeWithoutResult(status -> step.run());
    }

    private void update(String change) {
        String[] parts = change.split(" where ");
        sql.sql("update tocsin.journal set " + parts[0] + " where business_key = ? and " + parts[1])
                .param(SECOND)
                .update();
    }

    private void delete(String which) {
        sql.sql("delete from tocsin.journal where business_key = ? and " + which)
                .param(SECOND)
                .update();
    }

    private void head(String change) {
        sql.sql("update tocsin.journal_head set " + change + " where chain = ?")
                .param(SECOND)
                .update();
    }

    private void incident(String change) {
        sql.sql("update tocsin.incident set " + change + " where business_key = ?")
                .param(SECOND)
                .update();
    }

    /** As well made as somebody can make it who has read the source. */
    private void append(long n, String text) {
        sql.sql("""
                        insert into tocsin.journal (business_key, n, at, kind, actor, text, previous, hash)
                        values (?, ?, now(), 'DONE', 'it', ?, '-', '-')""").params(SECOND, n, text).update();
        rehash(n);
    }

    private void rehash(long from) {
        List<ChainEntry> entries = new ArrayList<>(chain.entries(SECOND));
        String previous = ChainEntry.NONE;
        for (ChainEntry e : entries) {
            if (e.n() < from) {
                previous = e.hash();
                continue;
            }
            String hash = Algorithm.SHA256.of(
                    ChainEntry.canonical(SECOND, e.n(), e.at(), e.kind(), e.actor(), e.text(), e.details(), previous));
            sql.sql("update tocsin.journal set previous = ?, hash = ? where business_key = ? and n = ?")
                    .params(previous, hash, SECOND, e.n())
                    .update();
            previous = hash;
        }
    }

    /** To where the entries end now; the seal needs a secret that is not in the database. */
    private void moveHead() {
        List<ChainEntry> entries = chain.entries(SECOND);
        ChainEntry last = entries.get(entries.size() - 1);
        sql.sql("update tocsin.journal_head set n = ?, hash = ? where chain = ?")
                .params(last.n(), last.hash(), SECOND)
                .update();
    }

    private void removeIncident() {
        delete("true");
        for (String table : List.of("incident_limit", "incident")) {
            sql.sql("delete from tocsin." + table + " where business_key = ?")
                    .param(SECOND)
                    .update();
        }
        sql.sql("delete from tocsin.journal_head where chain = ?").param(SECOND).update();
    }
}
