package org.tocsin.audit;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.tocsin.incident.Incident;
import org.tocsin.incident.Incidents;
import org.tocsin.incident.Verdict;
import org.tocsin.limit.LimitTable;
import org.tocsin.roster.DutyRoster;

/** One incident, or one instance that belongs to none, from its beginning to its end. */
@Service
@Transactional(readOnly = true)
public class IncidentStory {

    static final int MOST_INSTANCES = 300;

    /**
     * A limit in force.
     *
     * @param missed null while that is still undecided
     * @param text whether it was kept, and by how much
     */
    public record Limit(
            String name,
            String label,
            Instant dueAt,
            @Nullable Boolean missed,
            String text) {}

    /** A process instance, in words. */
    public record Part(
            String id,
            String definitionId,
            String procedure,
            String name,
            int version,
            Instant startedAt,
            @Nullable Instant endedAt,
            String state,
            boolean running,
            @Nullable String startedBy,
            @Nullable String calledBy) {}

    /** A user task. */
    public record Task(
            String instance,
            String activity,
            String name,
            @Nullable String assignee,
            Instant startedAt,
            @Nullable Instant endedAt,
            boolean cancelled) {}

    /**
     * What is known of an incident.
     *
     * @param limitsRow which row of the limits table is in force, in words; empty where that is not on record
     * @param more whether the incident has instances that are not among {@code instances}
     */
    public record Story(
            Incident incident,
            String procedureName,
            @Nullable String outcome,
            @Nullable String reporter,
            @Nullable String registeredBy,
            @Nullable String responsible,
            List<Limit> limits,
            String limitsRow,
            List<Part> instances,
            boolean more) {}

    /** A diagram with what has happened on it. */
    public record Diagram(Models.Procedure procedure, List<Mark> activities, List<Way> flows) {}

    public record Mark(String activity, long times, long running, long cancelled) {}

    public record Way(String flow, long times) {}

    /**
     * @param more whether there is more than has been asked for
     * @param cut whether the incident has more instances than are ever read, so that asking for more does not help
     */
    public record Told(List<Entry> entries, boolean more, boolean cut) {}

    /** @param incident the key of the incident that it belongs to */
    public record Single(Part instance, @Nullable String incident) {}

    private final Incidents incidents;
    private final EngineHistory engine;
    private final LimitRows limits;
    private final Timeline timeline;
    private final Models models;
    private final DutyRoster roster;
    private final Clock clock;

    IncidentStory(
            Incidents incidents,
            EngineHistory engine,
            LimitRows limits,
            Timeline timeline,
            Models models,
            DutyRoster roster,
            Clock clock) {
        this.incidents = incidents;
        this.engine = engine;
        this.limits = limits;
        this.timeline = timeline;
        this.models = models;
        this.roster = roster;
        this.clock = clock;
    }

    public Optional<Story> of(String key) {
        return incidents.find(key).map(this::story);
    }

    private Story story(Incident incident) {
        Names names = new Names(roster);
        Instances read = instances(incident);
        List<Part> parts = parts(read.all(), names);
        return new Story(
                incident,
                parts.stream()
                        .filter(part -> part.id().equals(incident.processInstanceId()))
                        .map(Part::name)
                        .findFirst()
                        .orElse(incident.procedureKey()),
                incident.outcome() == null ? null : Wording.outcome(incident.outcome()),
                names.of(incident.reporter()),
                names.of(incident.registeredBy()),
                names.of(incident.responsible()),
                limits(incident),
                limits.of(incident.businessKey()).stream()
                        .reduce((earlier, later) -> later)
                        .map(LimitRows.Read::inWords)
                        .orElse(""),
                parts,
                read.more());
    }

    private List<Limit> limits(Incident incident) {
        LimitTable table = limits.table(incident);
        Instant now = clock.instant();
        Map<String, Instant> met = limits.met(incident.businessKey());
        return limits.due(incident.businessKey()).entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .map(limit -> {
                    Verdict verdict = Verdict.of(incident, limit.getValue(), met.get(limit.getKey()), now);
                    String label = table == null ? limit.getKey() : table.label(limit.getKey());
                    return new Limit(limit.getKey(), label, limit.getValue(), verdict.missed(), verdict.text());
                })
                .toList();
    }

    /** @param more whether there are more than are read */
    private record Instances(List<EngineHistory.Instance> all, boolean more) {}

    private Instances instances(Incident incident) {
        String own = incident.processInstanceId();
        List<EngineHistory.Instance> read = engine.instances(incident.businessKey(), MOST_INSTANCES + 1);
        return new Instances(
                read.stream()
                        .limit(MOST_INSTANCES)
                        .sorted(Comparator.comparing((EngineHistory.Instance instance) ->
                                !instance.id().equals(own)))
                        .toList(),
                read.size() > MOST_INSTANCES);
    }

    private static List<Part> parts(List<EngineHistory.Instance> instances, Names names) {
        return instances.stream()
                .map(one -> new Part(
                        one.id(),
                        one.definitionId(),
                        one.procedure(),
                        one.name(),
                        one.version(),
                        one.startedAt(),
                        one.endedAt(),
                        Wording.state(one.state()),
                        one.endedAt() == null,
                        names.of(one.startedBy()),
                        one.calledBy()))
                .toList();
    }

    /** What happened in an incident. */
    public Optional<Told> told(String key, int most, boolean technical) {
        return incidents.find(key).map(incident -> {
            Instances read = instances(incident);
            Timeline.Lines lines = timeline.of(incident, read.all(), most, technical);
            return new Told(lines.entries(), lines.more(), read.more());
        });
    }

    /** The user tasks of an incident; those by which messages are answered are told with the messages. */
    public List<Task> tasks(String key, int most) {
        Names names = new Names(roster);
        List<String> own = engine.instances(key, MOST_INSTANCES).stream()
                .filter(instance -> !instance.procedure().equals("notification"))
                .map(EngineHistory.Instance::id)
                .toList();
        return tasks(own, most, names);
    }

    private List<Task> tasks(List<String> instances, int most, Names names) {
        return engine.tasks(instances, most).stream()
                .map(task -> new Task(
                        task.instance(),
                        task.activity(),
                        task.name().replaceFirst("（[^（）]*）$", ""),
                        names.of(task.assignee()),
                        task.startedAt(),
                        task.endedAt(),
                        task.endedAt() != null && !"completed".equals(task.ended())))
                .toList();
    }

    // ---- one instance

    public Optional<Single> instance(String id) {
        return engine.instance(id).stream()
                .findFirst()
                .map(one -> new Single(parts(List.of(one), new Names(roster)).get(0), incidentOf(id)));
    }

    /** The key of the incident that an instance belongs to. */
    public @Nullable String incidentOf(String instance) {
        return engine.incidentOf(instance).stream().findFirst().orElse(null);
    }

    public Told toldOfInstance(String id, int most, boolean technical) {
        Timeline.Lines lines = timeline.of(null, engine.instance(id), most, technical);
        return new Told(lines.entries(), lines.more(), false);
    }

    public List<Task> tasksOfInstance(String id, int most) {
        return tasks(List.of(id), most, new Names(roster));
    }

    public Optional<Diagram> diagram(String instance) {
        return engine.instance(instance).stream()
                .findFirst()
                .flatMap(one -> models.procedure(one.definitionId()))
                .map(procedure -> new Diagram(
                        procedure,
                        engine.passed(instance).stream()
                                .map(p -> new Mark(p.activity(), p.times(), p.running(), p.cancelled()))
                                .toList(),
                        engine.flows(instance).stream()
                                .map(flow -> new Way(flow.flow(), flow.times()))
                                .toList()));
    }

    // ---- the instances of a procedure

    /** Without those that are hidden from {@code reader}. */
    public List<Part> instancesOf(String definitionId, String reader, int first, int most) {
        return parts(engine.instancesOf(definitionId, reader, first, most), new Names(roster));
    }

    public long countOf(String definitionId, String reader) {
        return engine.countOf(definitionId, reader);
    }
}
