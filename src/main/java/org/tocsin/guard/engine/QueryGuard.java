package org.tocsin.guard.engine;

import java.util.Set;
import org.camunda.bpm.engine.filter.Filter;
import org.camunda.bpm.engine.impl.AbstractQuery;
import org.camunda.bpm.engine.impl.TaskQueryImpl;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cmd.AbstractExecuteFilterCmd;
import org.camunda.bpm.engine.impl.cmd.SaveFilterCmd;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.camunda.bpm.engine.impl.persistence.entity.FilterEntity;
import org.jspecify.annotations.Nullable;
import org.tocsin.guard.InvalidInput;

/**
 * Keeps expressions out of queries (CVE-2026-109432): the engine checks them at the top of a task query, but evaluates
 * those inside {@code or} and in stored filters, which runs code of whoever may query tasks.
 *
 * <p>Only the two that Tasklist's filters need are let through.
 */
final class QueryGuard extends CommandInterceptor {

    private static final Set<String> ALLOWED = Set.of("${currentUser()}", "${currentUserGroups()}");

    private final ProcessEngineConfigurationImpl engine;

    QueryGuard(ProcessEngineConfigurationImpl engine) {
        this.engine = engine;
    }

    @Override
    public <T> T execute(Command<T> command) {
        if (command instanceof AbstractQuery<?, ?> query) {
            refuseOutside(() -> check(query));
        } else if (command instanceof SaveFilterCmd) {
            Filter filter = Peek.get(command, "filter");
            refuseOutside(() -> check(filter == null ? null : (Object) filter.getQuery()));
        } else if (command instanceof AbstractExecuteFilterCmd) {
            Object extending = Peek.get(command, "extendingQuery");
            String id = Peek.get(command, "filterId");
            Inside.check(engine, context -> {
                check(extending);
                FilterEntity stored =
                        id == null ? null : context.getFilterManager().findFilterById(id);
                check(stored == null ? null : (Object) stored.getQuery());
            });
        }
        return next.execute(command);
    }

    private static void refuseOutside(Runnable check) {
        try {
            check.run();
        } catch (InvalidInput e) {
            throw Inside.refused(e);
        }
    }

    private static void check(@Nullable Object candidate) {
        if (candidate instanceof AbstractQuery<?, ?> query) {
            query.getExpressions().values().forEach(QueryGuard::checkExpression);
        }
        if (candidate instanceof TaskQueryImpl tasks) {
            for (TaskQueryImpl part : tasks.getQueries()) {
                part.getExpressions().values().forEach(QueryGuard::checkExpression);
            }
        }
    }

    private static void checkExpression(String expression) {
        if (!ALLOWED.contains(expression.replace(" ", ""))) {
            throw new InvalidInput("查询条件中不允许使用表达式：" + expression);
        }
    }
}
