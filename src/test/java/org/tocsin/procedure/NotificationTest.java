package org.tocsin.procedure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.externaltask.LockedExternalTask;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.engine.test.assertions.ProcessEngineTests;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.tocsin.BareIncidents;
import org.tocsin.ModelCoverage;
import org.tocsin.Story;
import org.tocsin.TocsinTest;
import org.tocsin.notification.Notification.State;

/** One message on its way to one person, and on to the next. */
@TocsinTest
class NotificationTest {

    @RegisterExtension
    static final ModelCoverage coverage = ModelCoverage.ofAll(Notification.KEY);

    private static final String REPORTED = "system-fault.reported → ";
    private static final Duration REMINDER = Duration.ofMinutes(4);
    private static final Duration PASS_ON = Duration.ofMinutes(5);

    @Autowired
    Story story;

    @Autowired
    BareIncidents incidents;

    private String incident;

    @BeforeEach
    void people() {
        ProcessEngineTests.init(story.engine());
        story.nobodyAnswers();
        story.roster().person("agent-admin", "赵管理", "sms:13800000001", "voice:13800000001");
        story.roster().deputies("agent-admin", "back-office", "shift-leader");
        story.roster().person("back-office", "钱后台", "sms:13800000002");
        story.roster().person("shift-leader", "孙班长", "sms:13800000003");
        story.roster().superior("agent-admin", "centre-manager");
        story.roster().person("centre-manager", "李经理", "sms:13800000004");
        story.roster().superior("centre-manager", "department-head");
        story.roster().superior("department-head", "executive");
        story.roster().onDuty("executive");
        story.roster().person("department-head", "周部长", "sms:13800000005");
    }

    // ---- answers

    @Test
    void anAnswerAfterTheReminderAndBeforeTheDeputyKeepsEverybodyElseOut() {
        reported();
        after(REMINDER);
        assertThat(channels(REPORTED, "agent-admin")).containsExactly("sms", "voice", "sms");

        after(PASS_ON.minus(REMINDER).minusSeconds(1));
        answer("agent-admin", "seen");
        after(Duration.ofDays(1));

        story.told(REPORTED + "agent-admin");
        assertThat(story.message("system-fault.reported").state()).isEqualTo(State.ACKNOWLEDGED);
    }

    @Test
    void oneSecondLaterTheDeputyIsCalledAndSeesWhoHadItBefore() {
        reported();
        after(PASS_ON);

        story.told(REPORTED + "agent-admin", REPORTED + "back-office");
        var deputy = to("back-office");
        assertThat(deputy.standInFor()).isEqualTo("agent-admin");
        assertThat(deputy.text()).startsWith("【代赵管理】2026-11-22 09:00 通知 赵管理 未答复，现请您处理。【系统故障】");
        assertThat(to("agent-admin").state()).isEqualTo(State.UNANSWERED);
        Task card = answerTask("back-office");
        assertThat(story.engine().getTaskService().getVariable(card.getId(), "calledBefore"))
                .isEqualTo("2026-11-22 09:00 通知 赵管理 未答复");
        assertThat(card.getName()).isEqualTo("确认消息（" + incident + " 客户无法接入）");
        answer("back-office", "seen");
    }

    @Test
    void whoeverHasSeenItIsLeftAlone() {
        reported();
        story.deliver();
        answer("agent-admin", "seen");

        after(Duration.ofDays(1));

        story.told(REPORTED + "agent-admin");
        assertThat(channels(REPORTED, "agent-admin")).containsExactly("sms");
        assertThat(story.journal(incident)).anyMatch(e -> e.startsWith("ACKNOWLEDGED 赵管理 答复「已阅」（任务列表）"));
    }

    @Test
    void whoeverTakesItIsNamedAndColleaguesAreLeftInPeace() {
        story.roster().onDuty("agent-admin", "agent-admin", "shift-leader");
        reported();
        story.told(REPORTED + "agent-admin", REPORTED + "shift-leader");

        answer("shift-leader", "taking");
        after(Duration.ofDays(1));

        story.nobodyElseIsTold();
        assertThat(story.jdbc()
                        .sql("select responsible from tocsin.incident where business_key = ?")
                        .param(incident)
                        .query(String.class)
                        .single())
                .isEqualTo("shift-leader");
        assertThat(story.journal(incident)).contains("WITHDRAWN 已有人接手，不再催问 赵管理");
        assertThat(answerTasks()).isEmpty();
    }

    @Test
    void whoeverCannotComePassesItToWhomTheyName() {
        reported();
        story.deliver();

        complete("agent-admin", Map.of("answer", "cannot-come", "passTo", "centre-manager"));

        story.told(REPORTED + "agent-admin", REPORTED + "centre-manager");
        assertThat(to("centre-manager").standInFor()).isEqualTo("agent-admin");
        assertThat(to("centre-manager").text()).contains("赵管理 答复不能到场");
        answer("centre-manager", "seen");
    }

    @Test
    void whoeverCannotComeAndNamesNobodyIsStoodInForByTheirDeputy() {
        reported();
        story.deliver();

        answer("agent-admin", "cannot-come");

        story.told(REPORTED + "agent-admin", REPORTED + "back-office");
        answer("back-office", "seen");
    }

    @Test
    void onlyColleaguesOfferedCanBeNamed() {
        reported();

        assertThatThrownBy(() -> complete("agent-admin", Map.of("answer", "cannot-come", "passTo", "auditor")))
                .hasMessageContaining("passTo");
        story.told(REPORTED + "agent-admin");
    }

    @Test
    void anAnswerOfSomebodyOfTheRoleIsEnoughForItsSuperiors() {
        story.roster().onDuty("agent-admin", "agent-admin", "shift-leader");
        story.roster().deputies("agent-admin");
        reported();
        story.told(REPORTED + "agent-admin", REPORTED + "shift-leader");
        answer("shift-leader", "seen");

        after(PASS_ON);

        story.nobodyElseIsTold();
        assertThat(passed(Notification.NOT_NEEDED)).isTrue();
    }

    @Test
    void takingItGrowsOldAndIsAskedAboutAgain() {
        reported();
        answer("agent-admin", "seen");
        tell("system-fault.confirmed", "it");
        answer("it", "taking");

        after(Duration.ofMinutes(30).minusSeconds(1));
        assertThat(answerTasks()).isEmpty();
        after(Duration.ofSeconds(1));

        assertThat(answerTasks()).extracting(Task::getAssignee).containsExactly("it");
        answer("it", "seen");
        assertThat(passed(Notification.DONE)).isTrue();
        story.told(REPORTED + "agent-admin", "system-fault.confirmed → it");
    }

    // ---- nobody

    @Test
    void deputiesThenSuperiorsAreCalledAndInTheEndItIsKnownThatNobodyAnswered() {
        reported();

        after(PASS_ON);
        assertThat(answerTasks()).extracting(Task::getAssignee).containsExactly("back-office");
        after(PASS_ON);
        assertThat(answerTasks()).extracting(Task::getAssignee).containsExactly("shift-leader");
        assertThat(to("shift-leader").standInFor()).isEqualTo("agent-admin");
        after(PASS_ON);
        assertThat(answerTasks()).extracting(Task::getAssignee).containsExactly("centre-manager");
        after(PASS_ON);
        assertThat(answerTasks()).extracting(Task::getAssignee).containsExactly("department-head");
        after(PASS_ON);

        assertThat(story.journal(incident)).anyMatch(e -> e.startsWith("ALARM 角色 座席管理员 及其代理人、上级均无人答复"));
        assertThat(passed(Notification.NOBODY_REACHED)).isTrue();
        story.told(
                REPORTED + "agent-admin",
                REPORTED + "back-office",
                REPORTED + "shift-leader",
                REPORTED + "centre-manager",
                REPORTED + "department-head",
                REPORTED + "nobody as executive");
    }

    @Test
    void aRoleWithoutAnybodyIsAFactAndItsSuperiorIsToldInstead() {
        story.roster().onDuty("agent-admin");

        reported();

        story.told(REPORTED + "nobody as agent-admin", REPORTED + "centre-manager");
        assertThat(story.journal(incident)).anyMatch(e -> e.startsWith("NOT_TOLD 角色 座席管理员 无人值守"));
        answer("centre-manager", "seen");
    }

    // ---- channels

    @Test
    void whatOneChannelDoesNotTakeTheNextOneDoes() {
        reported();
        fail("sms", "number barred");

        assertThat(to("agent-admin").state()).isEqualTo(State.PENDING);
        story.told(REPORTED + "agent-admin");
        assertThat(to("agent-admin").attempts())
                .extracting(a -> a.channel() + " " + a.result())
                .containsExactly("sms failed: number barred", "voice accepted");
        answer("agent-admin", "seen");
    }

    @Test
    void whatNoChannelTakesIsOnRecordAndSomebodyElseIsToldAtOnce() {
        reported();
        fail("sms", "number barred");
        fail("voice", "busy");

        story.told(REPORTED + "agent-admin", REPORTED + "back-office");
        assertThat(to("agent-admin").state()).isEqualTo(State.UNDELIVERABLE);
        assertThat(to("back-office").text()).contains("赵管理 未能送达");
        assertThat(story.journal(incident)).anyMatch(e -> e.startsWith("NOT_TOLD 赵管理 的全部联系方式均未能送达"));
        answer("back-office", "seen");
    }

    @Test
    void whatNeedsNoAnswerIsReportedAsNotDeliveredAndThatIsAll() {
        reported();
        story.deliver();
        answer("agent-admin", "seen");
        tell("system-fault.notice", "it");
        story.roster().person("it", "吴技术", "sms:13800000009");
        tell("system-fault.notice", "it");
        fail("sms", "number barred");
        after(Duration.ofDays(1));

        assertThat(to("it").state()).isEqualTo(State.UNDELIVERABLE);
        story.told(REPORTED + "agent-admin", "system-fault.notice → it", "system-fault.notice → it");
    }

    @Test
    void triesThatWereRepeatedAreOnRecord() {
        reported();
        LockedExternalTask send = send();
        story.engine().getExternalTaskService().handleFailure(send.getId(), "w", "connection refused", "", 2, 0);
        story.pass(Duration.ofSeconds(15));
        assertThat(send().getVariables().get("deliveryKey"))
                .isEqualTo(send.getVariables().get("deliveryKey"));
        story.engine().getExternalTaskService().complete(send.getId(), "w");

        assertThat(to("agent-admin").attempts())
                .extracting(a -> a.channel() + " " + a.result())
                .containsExactly("sms failed: connection refused", "sms accepted");
        story.told(REPORTED + "agent-admin");
        answer("agent-admin", "seen");
    }

    @Test
    void aTextThatAsksSaysHowToAnswer() {
        reported();

        LockedExternalTask send = send();

        String code = String.valueOf(to("agent-admin").number()).replaceFirst("NT-\\d+-", "");
        assertThat(send.getVariables().get("text").toString())
                .startsWith("【系统故障】" + incident)
                .endsWith("\n请回复“1 " + code + "”已阅，“2 " + code + "”接手，“3 " + code + "”不能到场。");
        assertThat(send.getVariables()).containsEntry("channel", "sms").containsEntry("address", "13800000001");
        story.told(REPORTED + "agent-admin");
        answer("agent-admin", "seen");
    }

    @Test
    void withoutAnyWayTheBuiltInOutboxShowsItAndTheTaskListAsks() {
        story.roster().person("agent-admin", "赵管理");

        reported();

        assertThat(to("agent-admin").state()).isEqualTo(State.SENT);
        assertThat(channels(REPORTED, "agent-admin")).containsExactly("outbox");
        story.told(REPORTED + "agent-admin");
        answer("agent-admin", "seen");
    }

    @Test
    void aWorkerWritesNothingButTheProvidersId() {
        reported();
        LockedExternalTask send = send();

        assertThatThrownBy(() -> story.engine()
                        .getExternalTaskService()
                        .complete(send.getId(), "w", Map.of("recipient", "auditor")))
                .hasMessageContaining("recipient");
        story.engine().getExternalTaskService().complete(send.getId(), "w", Map.of("providerId", "4711"));
        story.told(REPORTED + "agent-admin");
        answer("agent-admin", "seen");
    }

    @Test
    void nobodyOutsideStartsIt() {
        assertThatThrownBy(() -> story.start("admin", Notification.KEY, Map.of()))
                .hasMessageContaining("只能由预案中的通知环节启动");
    }

    // ---- not a flood

    @Test
    void theFirstMessageGoesAtOnceAndWhatFollowsGoesTogether() {
        reported();
        tell("system-fault.regraded", "agent-admin");
        tell("system-fault.notice", "agent-admin");
        assertThat(waiting()).isEqualTo(2);
        story.deliver();
        assertThat(sends()).isEqualTo(1);

        after(Duration.ofMinutes(1), false);
        LockedExternalTask bundle = send();
        after(Duration.ofSeconds(2), false);
        assertThat(bundle.getVariables().get("text").toString())
                .startsWith("共 2 条消息：\n1. system-fault.")
                .contains("\n2. system-fault.");
        story.engine().getExternalTaskService().complete(bundle.getId(), "w");
        after(Duration.ofSeconds(2));

        assertThat(sends()).isEqualTo(2);
        assertThat(waiting()).isZero();
        story.told(
                REPORTED + "agent-admin", "system-fault.regraded → agent-admin", "system-fault.notice → agent-admin");
        assertThat(story.messages()).allMatch(n -> n.state() == State.SENT);
        answer("agent-admin", "seen");
    }

    @Test
    void aNewIncidentsFirstMessageDoesNotWaitToBeBundled() {
        reported();
        story.deliver();
        tell("system-fault.regraded", "agent-admin");
        assertThat(waiting()).isEqualTo(1);

        String other = reportedOne();
        LockedExternalTask both = send();

        assertThat(both.getVariables().get("text").toString()).contains("1. 【系统故障】" + other);
        story.engine().getExternalTaskService().complete(both.getId(), "w");
        after(Duration.ofSeconds(2));
        story.told(REPORTED + "agent-admin", REPORTED + "agent-admin", "system-fault.regraded → agent-admin");
        answer("agent-admin", "seen");
        answer("agent-admin", "seen");
    }

    @Test
    void aThousandMessagesAreNeverMoreThanTheLimitAndNoneIsLost() {
        reported();
        story.deliver();
        answer("agent-admin", "seen");
        int messages = 30;
        for (int i = 0; i < messages; i++) {
            tell("system-fault.notice", "agent-admin");
        }

        for (int minute = 0; minute < 60 && waiting() > 0; minute++) {
            after(Duration.ofMinutes(1));
        }

        List<java.time.Instant> sent = story.jdbc()
                .sql("select done_at from tocsin.send where channel = 'sms' order by done_at")
                .query((row, n) -> row.getTimestamp(1).toInstant())
                .list();
        assertThat(sent)
                .allSatisfy(from -> assertThat(sent)
                        .filteredOn(at -> !at.isBefore(from) && at.isBefore(from.plus(Duration.ofMinutes(15))))
                        .hasSizeLessThanOrEqualTo(6));
        assertThat(story.messages("system-fault.notice"))
                .hasSize(messages)
                .allMatch(n -> n.state() == State.SENT && n.attempts().size() == 1);
        story.told(java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(REPORTED + "agent-admin"),
                        java.util.Collections.nCopies(messages, "system-fault.notice → agent-admin").stream())
                .toArray(String[]::new));
    }

    @Test
    void thoseWhoWaitKeepOutOfEachOthersWayAndWhoIsTakenAlongLooksAtWhatCameOfIt() {
        reported();
        story.deliver();
        answer("agent-admin", "seen");
        java.time.Instant free = story.now().plus(Duration.ofMinutes(1));
        int messages = 40;
        for (int i = 0; i < messages; i++) {
            incidents.tell(
                    incident, "system-fault.notice", String.valueOf(i % 10).repeat(100), "agent-admin");
        }

        List<java.time.Instant> turns = turns();
        assertThat(turns).hasSize(messages).allMatch(at -> !at.isBefore(free));
        assertThat(turns.get(0)).isBefore(free.plusSeconds(2));
        assertThat(turns.get(messages - 1)).isAfter(free.plusSeconds(1)).isBefore(free.plusMillis(messages * 100));

        List<Job> slots = story.timers("timer_Slot");
        slots.forEach(job -> story.engine()
                .getManagementService()
                .setJobDuedate(job.getId(), java.util.Date.from(free.plus(Duration.ofMinutes(5)))));
        story.timeIs(free);
        story.engine().getManagementService().executeJob(slots.get(0).getId());

        int along = story.jdbc()
                .sql("select count(*) from tocsin.send_waiting where merged_into is not null")
                .query(Integer.class)
                .single();
        assertThat(along).isBetween(1, messages - 2);
        assertThat(turns().stream().filter(story.now().plusMillis(300)::equals)).hasSize(along);
        story.messagesAreExpected();
    }

    private List<java.time.Instant> turns() {
        return story.timers("timer_Slot").stream()
                .map(job -> job.getDuedate().toInstant())
                .sorted()
                .toList();
    }

    @Test
    void whatABundleCouldNotDeliverGoesOnByTheNextWay() {
        reported();
        story.deliver();
        tell("system-fault.regraded", "agent-admin");
        tell("system-fault.notice", "agent-admin");
        after(Duration.ofMinutes(1), false);

        fail("sms", "down");
        after(Duration.ofSeconds(2));
        after(Duration.ofMinutes(3));

        assertThat(story.messages("system-fault.notice").get(0).attempts())
                .extracting(a -> a.channel() + " " + a.result())
                .containsExactly("sms failed: down", "voice accepted");
        answer("agent-admin", "seen");
        story.told(
                REPORTED + "agent-admin", "system-fault.regraded → agent-admin", "system-fault.notice → agent-admin");
        assertThat(story.messages()).noneMatch(n -> n.state() == State.PENDING);
    }

    // ---- call-outs

    @Test
    void everybodyCalledOutChecksInAndWhoeverHasNotIsKnown() {
        reported();
        story.deliver();
        answer("agent-admin", "seen");
        story.roster().onDuty("closure-team", "agent", "security");
        story.roster().superior("closure-team", "centre-manager");
        tell("temporary-closure.call-out", "closure-team");
        story.deliver();
        answer("agent", "taking");
        answer("security", "taking");

        complete(taskOf("agent", Notification.CHECK_IN), "agent", Map.of("post", "滨河路网点"));
        after(Duration.ofHours(1));

        assertThat(to("agent").checkedInAt()).isEqualTo(Story.BEGIN);
        assertThat(to("security").checkedInAt()).isNull();
        assertThat(to("security").checkInDue()).isEqualTo(Story.BEGIN.plus(Duration.ofHours(1)));
        assertThat(story.journal(incident))
                .anyMatch(e -> e.equals("ARRIVED 座席员 已到岗：滨河路网点"))
                .anyMatch(e -> e.startsWith("NOT_ARRIVED"));
        story.told(
                REPORTED + "agent-admin",
                "temporary-closure.call-out → agent",
                "temporary-closure.call-out → security",
                "notification.not-arrived → centre-manager");
        complete(taskOf("security", Notification.CHECK_IN), "security", Map.of());
        assertThat(to("security").checkedInAt()).isEqualTo(Story.BEGIN.plus(Duration.ofHours(1)));
    }

    // ---- what a stranger found

    @Test
    void silenceAfterAnAnswerThatHasGrownOldGoesOnLikeAnyOther() {
        reported();
        answer("agent-admin", "seen");
        story.roster().superior("it", "centre-manager");
        tell("system-fault.confirmed", "it");
        answer("it", "taking");

        after(Duration.ofMinutes(30));
        after(PASS_ON);

        story.told(REPORTED + "agent-admin", "system-fault.confirmed → it", "system-fault.confirmed → centre-manager");
        answer("centre-manager", "seen");
    }

    @Test
    void aVacantRoleUnderVacantSuperiorsIsToldToTheNextWhoIsThere() {
        story.roster().onDuty("agent-admin");
        story.roster().onDuty("centre-manager");

        reported();

        story.told(
                REPORTED + "nobody as agent-admin",
                REPORTED + "nobody as centre-manager",
                REPORTED + "department-head");
        answer("department-head", "seen");
    }

    @Test
    void whereNobodyIsOnDutyUpToTheTopThatIsAlarmed() {
        story.roster().onDuty("agent-admin");
        story.roster().superior("agent-admin", "executive");

        reported();

        story.told(REPORTED + "nobody as agent-admin", REPORTED + "nobody as executive");
        assertThat(story.journal(incident)).contains("ALARM 角色 座席管理员 及其各级上级均无人值守，没有人收到通知");
    }

    @Test
    void whatDidNotLeaveInTimeIsNotBlamedOnItsRecipient() {
        reported();

        after(PASS_ON, false);

        assertThat(to("agent-admin").state()).isEqualTo(State.UNDELIVERABLE);
        assertThat(story.journal(incident)).anyMatch(e -> e.startsWith("NOT_TOLD 给 赵管理 的消息未能按时发出，转交下一人"));
        story.told(REPORTED + "agent-admin", REPORTED + "back-office");
        answer("back-office", "seen");
    }

    @Test
    void colleaguesWhoAreAllSilentShareOneDeputy() {
        story.roster().onDuty("agent-admin", "agent-admin", "shift-leader");
        story.roster().deputies("agent-admin", "back-office");
        story.roster().deputies("shift-leader", "back-office");
        reported();

        after(PASS_ON);

        story.told(
                REPORTED + "agent-admin",
                REPORTED + "shift-leader",
                REPORTED + "back-office",
                REPORTED + "centre-manager");
        answer("back-office", "seen");
        answer("centre-manager", "seen");
    }

    @Test
    void aBundleTakesAsManyAsItHasRoomForAndTheRestComesLater() {
        reported();
        for (int n = 0; n < 3; n++) {
            incidents.tell(
                    incident, "system-fault.unresolved", String.valueOf(n).repeat(2000), "agent-admin");
        }
        story.deliver();
        answer("agent-admin", "seen");

        after(Duration.ofMinutes(4));

        assertThat(story.messages("system-fault.unresolved"))
                .allMatch(n -> n.state() == State.SENT
                        && n.attempts().stream().allMatch(a -> a.result().equals("accepted")));
        for (int n = 0; n < 3; n++) {
            answer("agent-admin", "seen");
        }
        story.told(
                REPORTED + "agent-admin",
                "system-fault.unresolved → agent-admin",
                "system-fault.unresolved → agent-admin",
                "system-fault.unresolved → agent-admin");
    }

    @Test
    void theSameToManyInOneGroupIsPostedOnceAndMentionsThemAll() {
        reported();
        story.deliver();
        answer("agent-admin", "seen");
        String[] people = java.util.stream.IntStream.range(0, 30)
                .mapToObj(n -> "agent-" + n)
                .toArray(String[]::new);
        for (String person : people) {
            story.roster()
                    .person(person, person, "wecom:139" + "%08d".formatted(Math.abs(person.hashCode()) % 100000000));
        }
        story.roster().onDuty("agent", people);

        tell("system-fault.notice", "agent");
        story.deliver();
        after(Duration.ofSeconds(10), false);
        LockedExternalTask rest = send();
        story.engine().getExternalTaskService().complete(rest.getId(), "w");
        after(Duration.ofMinutes(1));

        assertThat(rest.getVariables()).containsEntry("text", "system-fault.notice");
        assertThat(rest.getVariables().get("address").toString().split(",")).hasSize(29);
        assertThat(sends()).isEqualTo(3);
        story.told(java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(REPORTED + "agent-admin"),
                        java.util.Arrays.stream(people).map(person -> "system-fault.notice → " + person))
                .toArray(String[]::new));
    }

    @Test
    void whatASendCarriesAlongIsNotSentByItselfWhenItsOwnTimerFiresMeanwhile() {
        reported();
        tell("system-fault.regraded", "agent-admin");
        tell("system-fault.notice", "agent-admin");
        story.deliver();
        after(Duration.ofMinutes(1), false);
        LockedExternalTask bundle = send();

        after(Duration.ofMinutes(2), false);
        story.engine().getExternalTaskService().complete(bundle.getId(), "w");
        after(Duration.ofMinutes(1));

        assertThat(story.messages("system-fault.notice").get(0).attempts()).hasSize(1);
        assertThat(story.messages("system-fault.regraded").get(0).attempts()).hasSize(1);
        answer("agent-admin", "seen");
        story.told(
                REPORTED + "agent-admin", "system-fault.regraded → agent-admin", "system-fault.notice → agent-admin");
    }

    // ---- the incident's end

    @Test
    void nobodyIsAskedAnyMoreAboutAnIncidentThatHasEnded() {
        reported();
        story.deliver();

        incidents.close(incident);
        after(Duration.ofDays(1));

        story.told(REPORTED + "agent-admin");
        assertThat(answerTasks()).isEmpty();
        assertThat(passed(Notification.WITHDRAWN)).isTrue();
    }

    @Test
    void whoeverMayHaveGotItAtTheLastMomentIsToldHowItEnds() {
        reported();
        LockedExternalTask underWay = send();

        incidents.close(incident);

        assertThat(to("agent-admin").state()).isEqualTo(State.SENT);
        assertThatThrownBy(() -> story.engine().getExternalTaskService().complete(underWay.getId(), "w"))
                .isInstanceOf(org.camunda.bpm.engine.exception.NotFoundException.class);
        story.told(REPORTED + "agent-admin");
    }

    // ---- words

    private void reported() {
        incident = reportedOne();
    }

    private String reportedOne() {
        return incidents.open("system-fault.reported", "agent-admin");
    }

    private void tell(String template, String role) {
        incidents.tell(incident, template, role);
    }

    /** Lets channels take what waits and time pass, timers firing when they are due. */
    private void after(Duration duration) {
        after(duration, true);
    }

    private void after(Duration duration, boolean delivering) {
        java.time.Instant end = story.now().plus(duration);
        while (true) {
            if (delivering) {
                story.deliver();
            }
            java.time.Instant next =
                    story.engine().getManagementService().createJobQuery().orderByJobDuedate().asc().list().stream()
                            .map(job -> job.getDuedate().toInstant())
                            .filter(due -> due.isAfter(story.now()))
                            .findFirst()
                            .orElse(end);
            if (next.isAfter(end)) {
                break;
            }
            story.timeIs(next);
            story.fireDue();
            if (next.equals(end)) {
                break;
            }
        }
        story.timeIs(end);
        if (delivering) {
            story.deliver();
        }
    }

    private LockedExternalTask send() {
        List<LockedExternalTask> sends = story.engine()
                .getExternalTaskService()
                .fetchAndLock(10, "w")
                .topic("notification", 1000)
                .execute();
        assertThat(sends).hasSize(1);
        return sends.get(0);
    }

    private void fail(String channel, String reason) {
        LockedExternalTask send = send();
        assertThat(send.getVariables()).containsEntry("channel", channel);
        story.engine().getExternalTaskService().handleBpmnError(send.getId(), "w", "CHANNEL_FAILED", reason);
    }

    private List<Task> answerTasks() {
        return story.engine()
                .getTaskService()
                .createTaskQuery()
                .taskDefinitionKey(Notification.ANSWER)
                .list();
    }

    private Task answerTask(String person) {
        return taskOf(person, Notification.ANSWER);
    }

    private Task taskOf(String person, String task) {
        return story.engine()
                .getTaskService()
                .createTaskQuery()
                .taskDefinitionKey(task)
                .taskAssignee(person)
                .list()
                .get(0);
    }

    private void answer(String person, String answer) {
        complete(person, Map.of("answer", answer));
    }

    private void complete(String person, Map<String, Object> form) {
        complete(answerTask(person), person, form);
    }

    private void complete(Task task, String person, Map<String, Object> form) {
        story.complete(person, task, form);
    }

    private org.tocsin.notification.Notification to(String person) {
        return story.messages().stream()
                .filter(n -> person.equals(n.recipient()))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private List<String> channels(String message, String person) {
        return story.messages().stream()
                .filter(n -> (n.template() + " → " + n.recipient()).equals(message + person))
                .flatMap(n -> n.attempts().stream())
                .map(org.tocsin.notification.Notification.Attempt::channel)
                .toList();
    }

    private int waiting() {
        return story.jdbc()
                .sql("select count(*) from tocsin.send_waiting")
                .query(Integer.class)
                .single();
    }

    private int sends() {
        return story.jdbc()
                .sql("select count(*) from tocsin.send where state = 'accepted'")
                .query(Integer.class)
                .single();
    }

    private boolean passed(String element) {
        return story.engine()
                        .getHistoryService()
                        .createHistoricActivityInstanceQuery()
                        .activityId(element)
                        .count()
                > 0;
    }
}
