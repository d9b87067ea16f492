package org.tocsin.engine.timers;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.ibatis.builder.xml.XMLMapperBuilder;
import org.apache.ibatis.session.Configuration;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.db.entitymanager.DbEntityManager;
import org.camunda.bpm.engine.impl.interceptor.Session;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;
import org.camunda.bpm.engine.impl.persistence.entity.VariableInstanceEntity;
import org.jspecify.annotations.Nullable;

/**
 * What the jobs of one transaction will ask the database for, read for all of them together when the transaction begins: the
 * engine asks for each instance by itself, ten times and more.
 *
 * <p>The managers of {@link ReadingManagers} and of {@link AnnouncingJobs} answer from here what the engine asks them;
 * whatever has not been read ahead, and lists that are asked for again, are asked of the database. What somebody else has changed meanwhile is found out as ever, by the
 * revisions, when the transaction is written.
 */
final class ReadAhead implements Session {

    private static final String FILE = "read-ahead.xml";
    private static final String STATEMENTS = ReadAhead.class.getName() + ".";

    private final Map<String, List<ExecutionEntity>> executions = new HashMap<>();
    private final Map<String, List<VariableInstanceEntity>> variables = new HashMap<>();
    private final Map<String, List<JobEntity>> jobs = new HashMap<>();
    private final Map<String, Optional<Date>> removalTimes = new HashMap<>();
    private final Set<String> withoutIncident = new HashSet<>();

    /** Lets an engine know the statements by which is read. */
    static void addStatements(Configuration mybatis) {
        InputStream statements = ReadAhead.class.getResourceAsStream(FILE);
        new XMLMapperBuilder(statements, mybatis, FILE, mybatis.getSqlFragments()).parse();
    }

    /** That of the transaction in which the engine is. */
    static ReadAhead ofThisTransaction() {
        return Context.getCommandContext().getSession(ReadAhead.class);
    }

    /** Reads some jobs, and all that belongs to their instances and that executing them asks for. */
    void read(Collection<String> jobIds) {
        List<JobEntity> claimed = select("jobs", jobIds);
        Set<String> instances = ids(claimed.stream().map(JobEntity::getProcessInstanceId));
        if (instances.isEmpty()) {
            return;
        }
        List<ExecutionEntity> tree = select("executions", instances);
        executions.putAll(by(tree, ExecutionEntity::getProcessInstanceId));

        List<VariableInstanceEntity> values = select("variables", instances);
        variables.putAll(by(values, VariableInstanceEntity::getExecutionId));
        // Not kept here: the variables find them in the transaction's cache.
        select("bytes", ids(values.stream().map(VariableInstanceEntity::getByteArrayValueId)));

        List<JobEntity> theirs = select("jobsOfInstances", instances);
        jobs.putAll(by(theirs, JobEntity::getExecutionId));
        tree.forEach(execution -> {
            variables.computeIfAbsent(execution.getId(), none -> new ArrayList<>());
            jobs.computeIfAbsent(execution.getId(), none -> new ArrayList<>());
        });

        Set<String> all = ids(theirs.stream().map(JobEntity::getId));
        withoutIncident.addAll(all);
        this.<String>select("jobsWithIncident", all).forEach(withoutIncident::remove);

        Set<String> roots = ids(tree.stream().map(ExecutionEntity::getRootProcessInstanceId));
        this.<Map<String, Object>>select("removalTimes", roots)
                .forEach(root -> removalTimes.put(
                        (String) root.get("id"), Optional.ofNullable((Date) root.get("removal_time"))));
    }

    /** All executions of an instance; null when they have to be asked for. */
    @Nullable
    List<ExecutionEntity> executions(String instance) {
        return executions.remove(instance);
    }

    /** All variables of an execution; null when they have to be asked for. */
    @Nullable
    List<VariableInstanceEntity> variables(String execution) {
        return variables.remove(execution);
    }

    /** Those variables of an execution that have one of some names; null when they have to be asked for. */
    @Nullable
    List<VariableInstanceEntity> variables(String execution, Collection<String> names) {
        List<VariableInstanceEntity> all = variables.get(execution);
        return all == null
                ? null
                : all.stream()
                        .filter(variable -> names.contains(variable.getName()))
                        .collect(Collectors.toCollection(ArrayList::new));
    }

    /** All jobs of an execution; null when they have to be asked for. */
    @Nullable
    List<JobEntity> jobs(String execution) {
        return jobs.remove(execution);
    }

    /** Whether it is known of a job that it has no incident. */
    boolean hasNoIncident(String job) {
        return withoutIncident.contains(job);
    }

    /** When the history of a root instance may be removed, if it has been said; null when that has to be asked for. */
    @Nullable
    Optional<Date> removalTime(String root) {
        return removalTimes.get(root);
    }

    @SuppressWarnings("unchecked")
    private <T> List<T> select(String statement, Collection<String> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        DbEntityManager entities = Context.getCommandContext().getDbEntityManager();
        return entities.selectList(STATEMENTS + statement, (Object) ids.toArray(String[]::new));
    }

    private static Set<String> ids(Stream<String> ids) {
        return ids.filter(id -> id != null).collect(Collectors.toSet());
    }

    private static <T> Map<String, List<T>> by(Collection<T> all, Function<T, String> key) {
        return all.stream()
                .filter(one -> key.apply(one) != null)
                .collect(Collectors.groupingBy(key, Collectors.toCollection(ArrayList::new)));
    }

    /** From here on the database is not what it was when it was read. */
    @Override
    public void flush() {
        executions.clear();
        variables.clear();
        jobs.clear();
        removalTimes.clear();
        withoutIncident.clear();
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
