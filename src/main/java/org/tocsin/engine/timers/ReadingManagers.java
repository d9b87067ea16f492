package org.tocsin.engine.timers;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.camunda.bpm.engine.authorization.Resource;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.db.entitymanager.cache.CachedDbEntity;
import org.camunda.bpm.engine.impl.db.entitymanager.cache.DbEntityState;
import org.camunda.bpm.engine.impl.history.event.HistoricProcessInstanceEventEntity;
import org.camunda.bpm.engine.impl.history.producer.CacheAwareHistoryEventProducer;
import org.camunda.bpm.engine.impl.interceptor.Session;
import org.camunda.bpm.engine.impl.interceptor.SessionFactory;
import org.camunda.bpm.engine.impl.persistence.entity.AuthorizationEntity;
import org.camunda.bpm.engine.impl.persistence.entity.AuthorizationManager;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionManager;
import org.camunda.bpm.engine.impl.persistence.entity.IncidentManager;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.camunda.bpm.engine.impl.persistence.entity.VariableInstanceEntity;
import org.camunda.bpm.engine.impl.persistence.entity.VariableInstanceManager;
import org.camunda.bpm.engine.runtime.Incident;

/**
 * The engine's managers, which answer what has been {@linkplain ReadAhead read ahead}, and what needs no asking because it
 * belongs to a task that is only being made; all else they ask the database as ever.
 */
final class ReadingManagers {

    /** Opens one of the sessions in which the engine keeps what belongs to a transaction. */
    private record Factory(Class<? extends Session> type, Supplier<? extends Session> open) implements SessionFactory {

        @Override
        public Class<?> getSessionType() {
            return type;
        }

        @Override
        public Session openSession() {
            return open.get();
        }
    }

    private ReadingManagers() {}

    static List<SessionFactory> factories() {
        return List.of(
                new Factory(ReadAhead.class, ReadAhead::new),
                new Factory(ExecutionManager.class, Executions::new),
                new Factory(VariableInstanceManager.class, Variables::new),
                new Factory(IncidentManager.class, Incidents::new),
                new Factory(AuthorizationManager.class, Authorizations::new));
    }

    private static final class Executions extends ExecutionManager {

        @Override
        public List<ExecutionEntity> findExecutionsByProcessInstanceId(String instance) {
            List<ExecutionEntity> known = ReadAhead.ofThisTransaction().executions(instance);
            return known == null ? super.findExecutionsByProcessInstanceId(instance) : known;
        }
    }

    private static final class Variables extends VariableInstanceManager {

        @Override
        public List<VariableInstanceEntity> findVariableInstancesByExecutionIdAndVariableNames(
                String execution, Collection<String> names) {
            ReadAhead ahead = ReadAhead.ofThisTransaction();
            List<VariableInstanceEntity> known =
                    names == null ? ahead.variables(execution) : ahead.variables(execution, names);
            return known == null ? super.findVariableInstancesByExecutionIdAndVariableNames(execution, names) : known;
        }

        @Override
        public List<VariableInstanceEntity> findVariableInstancesByTaskIdAndVariableNames(
                String task, Collection<String> names) {
            return isBeingMade(task)
                    ? new ArrayList<>()
                    : super.findVariableInstancesByTaskIdAndVariableNames(task, names);
        }
    }

    private static final class Incidents extends IncidentManager {

        @Override
        public List<Incident> findIncidentByConfigurationAndIncidentType(String configuration, String type) {
            return ReadAhead.ofThisTransaction().hasNoIncident(configuration)
                    ? new ArrayList<>()
                    : super.findIncidentByConfigurationAndIncidentType(configuration, type);
        }
    }

    private static final class Authorizations extends AuthorizationManager {

        @Override
        public AuthorizationEntity findAuthorization(
                int type, String user, String group, Resource resource, String resourceId) {
            return resource == Resources.TASK && isBeingMade(resourceId)
                    ? null
                    : super.findAuthorization(type, user, group, resource, resourceId);
        }
    }

    /** Whether a task is not in the database yet, and nothing that belongs to it either. */
    private static boolean isBeingMade(String task) {
        CachedDbEntity cached = Context.getCommandContext()
                .getDbEntityManager()
                .getDbEntityCache()
                .getCachedEntity(TaskEntity.class, task);
        return cached != null && cached.getEntityState() == DbEntityState.TRANSIENT;
    }

    /** Asks once for what each row of history asks for, when it is to be removed. */
    static final class RemovalTimes extends CacheAwareHistoryEventProducer {

        @Override
        protected HistoricProcessInstanceEventEntity getHistoricRootProcessInstance(String root) {
            Optional<Date> known = ReadAhead.ofThisTransaction().removalTime(root);
            if (known == null) {
                return super.getHistoricRootProcessInstance(root);
            }
            HistoricProcessInstanceEventEntity instance = new HistoricProcessInstanceEventEntity();
            instance.setRemovalTime(known.orElse(null));
            return instance;
        }
    }
}
