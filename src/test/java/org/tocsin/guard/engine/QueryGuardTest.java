package org.tocsin.guard.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.camunda.bpm.engine.FilterService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngineConfiguration;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.filter.Filter;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.task.TaskQuery;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.tocsin.Rest;
import org.tocsin.Story;
import org.tocsin.TocsinTest;

/** CVE-2026-109432: an expression inside {@code or} or in a stored filter runs code; first shown, then closed. */
@TocsinTest
class QueryGuardTest {

    @Autowired
    Story story;

    @Autowired
    DataSource database;

    @Autowired
    TestRestTemplate http;

    /** Stands for anything that an attacker's expression could reach. */
    public static class Probe {
        boolean reached;

        public String reach() {
            reached = true;
            return "nobody";
        }
    }

    @Test
    void anUnguardedEngineRunsWhatAnOrQuerySays() {
        Probe probe = new Probe();
        ProcessEngine unguarded = unguarded(probe);
        try {
            orQuery(unguarded.getTaskService()).list();

            assertThat(probe.reached).isTrue();
        } finally {
            unguarded.close();
        }
    }

    @Test
    void oursRefusesItInQueriesAndInFilters() {
        TaskService tasks = story.engine().getTaskService();
        FilterService filters = story.engine().getFilterService();
        Filter stored = filters.newTaskFilter("probe");
        stored.setQuery(tasks.createTaskQuery().taskAssigneeExpression("${probe.reach()}"));
        Filter or = filters.newTaskFilter("probe or");
        or.setQuery(orQuery(tasks));
        String any = filters.createFilterQuery().list().get(0).getId();

        assertThatThrownBy(() -> orQuery(tasks).list()).hasMessageContaining("不允许使用表达式");
        assertThatThrownBy(() -> orQuery(tasks).count()).hasMessageContaining("不允许使用表达式");
        assertThatThrownBy(() -> filters.saveFilter(stored)).hasMessageContaining("不允许使用表达式");
        assertThatThrownBy(() -> filters.saveFilter(or)).hasMessageContaining("不允许使用表达式");
        assertThatThrownBy(() -> filters.list(any, orQuery(tasks))).hasMessageContaining("不允许使用表达式");
    }

    @Test
    void aFilterThatWasStoredBeforeIsRefusedWhenItIsUsed() {
        FilterService filters = story.engine().getFilterService();
        Filter filter = filters.newTaskFilter("probe stored");
        filter.setQuery(story.engine().getTaskService().createTaskQuery().taskName("x"));
        filters.saveFilter(filter);
        try {
            story.jdbc()
                    .sql("update act_ru_filter set query_ = ? where id_ = ?")
                    .params("{\"orQueries\":[{\"assigneeExpression\":\"${probe.reach()}\"}]}", filter.getId())
                    .update();

            assertThatThrownBy(() -> filters.list(filter.getId())).hasMessageContaining("不允许使用表达式");
        } finally {
            filters.deleteFilter(filter.getId());
        }
    }

    @Test
    void throughRestItIsABadRequest() {
        var answer = new Rest(http, "agent")
                .post(
                        "/engine-rest/task",
                        Map.of("orQueries", List.of(Map.of("assigneeExpression", "${probe.reach()}", "name", "x"))));

        assertThat(answer.getStatusCode().value()).isEqualTo(400);
    }

    @Test
    void whoIsSignedInAndTheirGroupsMayStillBeAskedFor() {
        TaskService tasks = story.engine().getTaskService();
        story.signIn("agent");

        assertThat(tasks.createTaskQuery()
                        .or()
                        .taskAssigneeExpression("${currentUser()}")
                        .taskCandidateGroupInExpression("${currentUserGroups()}")
                        .endOr()
                        .list())
                .isEmpty();
    }

    private static TaskQuery orQuery(TaskService tasks) {
        return tasks.createTaskQuery()
                .or()
                .taskAssigneeExpression("${probe.reach()}")
                .taskName("x")
                .endOr();
    }

    /** The engine as it comes, on the same database. */
    private ProcessEngine unguarded(Probe probe) {
        ProcessEngineConfigurationImpl configuration = (ProcessEngineConfigurationImpl)
                ProcessEngineConfiguration.createStandaloneProcessEngineConfiguration();
        configuration.setProcessEngineName("unguarded");
        configuration.setDataSource(database);
        configuration.setDatabaseSchemaUpdate("false");
        configuration.setJobExecutorActivate(false);
        configuration.setHistory("full");
        configuration.setMetricsEnabled(false);
        Map<Object, Object> beans = new HashMap<>();
        beans.put("probe", probe);
        configuration.setBeans(beans);
        return configuration.buildProcessEngine();
    }
}
