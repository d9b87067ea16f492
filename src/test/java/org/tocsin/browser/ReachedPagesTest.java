package org.tocsin.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.tocsin.BareIncidents;
import org.tocsin.Story;
import org.tocsin.notification.Answer;
import org.tocsin.notification.Notification.State;

/** Messages as people meet them: answered in Tasklist, and looked after on the page of who has been reached. */
@BrowserTest
class ReachedPagesTest {

    @Autowired
    Story story;

    @Autowired
    BareIncidents incidents;

    @BeforeEach
    void people() {
        story.nobodyAnswers();
        story.roster().person("agent-admin", "赵管理", "sms:13800000001");
        story.roster().deputies("agent-admin", "back-office");
        story.roster().person("back-office", "钱后台", "sms:13800000002");
        story.roster().onDuty("closure-team", "agent", "security");
        story.roster().person("agent", "孙座席", "sms:13800000003");
        story.roster().person("security", "李保卫", "sms:13800000004");
    }

    @Test
    void whoeverHasNotAnsweredOrArrivedStandsInRedOnTopUntilTheyHave(Browser browser) {
        String incident = incidents.open("temporary-closure.call-out", "closure-team");
        story.deliver();
        complete("agent", "userTask_Answer", Map.of("answer", "taking"));
        complete("agent", "userTask_CheckIn", Map.of("post", "滨河路网点"));

        browser.openReached("auditor", incident);

        assertThat(browser.reachedSays("共 2 人，已答复 1，未答复 1；已到岗 1，未到岗 0"))
                .contains("责任人：孙座席", "客户某某", "已答复：接手")
                .doesNotContain("王五");
        assertThat(browser.missing())
                .singleElement()
                .asString()
                .contains("李保卫", "应急服务工作小组", "已发出 未答复", "短信 09:00:00 已发出");

        complete("security", "userTask_Answer", Map.of("answer", "seen"));
        story.timeIs(story.now().plus(Duration.ofHours(1)));
        browser.reachedSays("已答复 2，未答复 0；已到岗 1，未到岗 1");
        assertThat(browser.missing()).singleElement().asString().contains("李保卫", "未到岗 已超时", "时限 10:00:00");

        complete("security", "userTask_CheckIn", Map.of());
        browser.reachedSays("已到岗 2，未到岗 0");
        assertThat(browser.missing()).isEmpty();
        story.told("temporary-closure.call-out → agent", "temporary-closure.call-out → security");
    }

    @Test
    void anIncidentIsFoundInTheListOrByItsKey(Browser browser) {
        String incident = incidents.open("system-fault.reported", "agent-admin");
        story.deliver();
        browser.openReached("agent", incident);

        browser.followLink("未结束的事件");
        assertThat(browser.reachedSays("尚无人接手")).contains(incident, "客户无法接入", "共 1 人，已答复 0，未答复 1");
        browser.followLink(incident);
        browser.reachedSays("赵管理");

        incidents.close(incident);
        browser.followLink("未结束的事件");
        browser.reachedSays("现在没有未结束的事件");
        browser.lookUp(incident.toLowerCase());
        assertThat(browser.reachedSays("（已结束）")).contains("已发出 不再催问");
        assertThat(browser.missing()).isEmpty();
        story.told("system-fault.reported → agent-admin");
    }

    @Test
    void aMessageIsAnsweredInTasklistByWhoeverItWasSentTo(Browser browser) {
        String incident = incidents.open("system-fault.reported", "agent-admin");
        story.deliver();

        browser.signIn("agent-admin");
        browser.openList("我的任务");
        browser.open("确认消息（" + incident + " 客户无法接入）");
        assertThat(browser.formText()).contains("客户王五").doesNotContain("此前");
        browser.choose("您的答复", "不能到场：请通知其他人");
        browser.select("转给谁", "钱后台");
        browser.complete();
        story.deliver();

        browser.signIn("back-office");
        browser.openList("我的任务");
        browser.open("确认消息");
        assertThat(browser.formText())
                .contains("此前：2026-11-22 09:00", "通知 赵管理 答复不能到场")
                .doesNotContain("*");
        browser.choose("您的答复", "已阅：我知道了");
        browser.complete();

        assertThat(story.messages())
                .extracting(m -> m.recipient() + " " + m.answer() + " " + m.answeredVia())
                .containsExactly(
                        "agent-admin " + Answer.CANNOT_COME + " tasklist", "back-office " + Answer.SEEN + " tasklist");
        assertThat(story.messages()).allMatch(m -> m.state() == State.ACKNOWLEDGED);
        story.told("system-fault.reported → agent-admin", "system-fault.reported → back-office");
    }

    // ----

    private void complete(String person, String task, Map<String, Object> form) {
        Task open = story.engine()
                .getTaskService()
                .createTaskQuery()
                .taskDefinitionKey(task)
                .taskAssignee(person)
                .singleResult();
        story.complete(person, open, form);
    }
}
