package org.tocsin.guard.engine;

import jakarta.ws.rs.core.Response;
import java.util.concurrent.Callable;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.rest.exception.InvalidRequestException;
import org.jspecify.annotations.Nullable;
import org.tocsin.guard.InvalidInput;

/** Reading the engine on behalf of a guard, before the command that is guarded has begun. */
final class Inside {

    private Inside() {}

    /** Whether a command comes from outside; those that delegates and jobs send belong to a command under way. */
    static boolean outermost() {
        return Context.getCommandContext() == null;
    }

    interface Check {
        void run(CommandContext context) throws InvalidInput;
    }

    /**
     * Runs {@code check} in a command context of its own, with the engine's own rights.
     *
     * @throws InvalidRequestException with the refusal's words; the REST API answers 400 with them, and logs nothing
     */
    static void check(ProcessEngineConfigurationImpl engine, Check check) {
        InvalidInput refusal = engine.getCommandExecutorTxRequired().execute(context -> refusal(context, check));
        if (refusal != null) {
            throw refused(refusal);
        }
    }

    static InvalidRequestException refused(InvalidInput refusal) {
        return new InvalidRequestException(Response.Status.BAD_REQUEST, refusal.getMessage());
    }

    /** Returned, not thrown: the engine logs whatever is thrown through a command with its stack trace. */
    private static @Nullable InvalidInput refusal(CommandContext context, Check check) {
        Callable<@Nullable InvalidInput> call = () -> {
            try {
                check.run(context);
                return null;
            } catch (InvalidInput e) {
                return e;
            }
        };
        return context.runWithoutAuthorization(call);
    }
}
