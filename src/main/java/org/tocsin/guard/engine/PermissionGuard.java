package org.tocsin.guard.engine;

import java.util.List;
import java.util.Set;
import org.camunda.bpm.engine.AuthorizationException;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;

/**
 * Commands for which the engine asks for a permission too late, or not at all.
 *
 * <p>Executing a job by hand is refused to whoever may not, but counts as one of its failures all the same: a few requests of
 * any account would use up the retries of a limit's timer, and nobody would be told. Remarks and attachments can be added to
 * any task by anybody; whoever judges a record must not be able to add to it.
 */
class PermissionGuard extends CommandInterceptor {

    private static final String ADMINISTRATORS = "camunda-admin";
    private static final String AUDITORS = "auditor";
    private static final Set<String> REMARKS = Set.of(
            "AddCommentCmd",
            "UpdateCommentCmd",
            "DeleteTaskCommentCmd",
            "DeleteProcessInstanceCommentCmd",
            "CreateAttachmentCmd",
            "SaveAttachmentCmd",
            "DeleteAttachmentCmd");
    /** The second one is what the engine does about a job that failed. */
    private static final Set<String> EXECUTE = Set.of("ExecuteJobsCmd", "FailedJobListener", "DefaultJobRetryCmd");

    private final ProcessEngineConfigurationImpl engine;

    PermissionGuard(ProcessEngineConfigurationImpl engine) {
        this.engine = engine;
    }

    @Override
    public <T> T execute(Command<T> command) {
        String name = command.getClass().getSimpleName();
        if (EXECUTE.contains(name) || REMARKS.contains(name)) {
            Authentication acting = engine.getIdentityService().getCurrentAuthentication();
            if (acting != null) {
                List<String> groups = acting.getGroupIds() == null ? List.of() : acting.getGroupIds();
                if (EXECUTE.contains(name) && !groups.contains(ADMINISTRATORS)) {
                    throw new AuthorizationException("只有系统管理员可以手工执行作业");
                }
                if (REMARKS.contains(name) && groups.contains(AUDITORS)) {
                    throw new AuthorizationException("审计人员只能查看，不能添加或修改");
                }
            }
        }
        return next.execute(command);
    }
}
