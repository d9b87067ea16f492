package org.tocsin.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.tocsin.chain.Digests;
import org.tocsin.chain.RecordKey;
import org.tocsin.guard.Field;
import org.tocsin.guard.InvalidInput;
import org.tocsin.guard.Submission;
import org.tocsin.incident.Incidents;
import org.tocsin.incident.Journal;
import org.tocsin.incident.RecordsOnFile;

/**
 * The registers. A type is the form {@code register-<type>.form}, with its fields, their Chinese labels, and which of them
 * are personal, and its row of the decision table {@code registers}; a new register needs no Java.
 *
 * <p>Records are only ever added to: a correction is a new version. What is personal stands beside the record, which
 * keeps a salted digest of it; the digest of the whole record is in the journal.
 */
@Service
public class Registers implements RecordsOnFile {

    /** Before a register's type: the chain of its records that belong to no incident. */
    static final String REGISTER_CHAIN = "REG-";

    /** Of the number of a record that belongs to no incident. */
    private static final String PREFIX = "RG";

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyyMMdd");
    private static final int LONGEST_REASON = 500;
    private static final int SALT = 16;

    private final RecordStore store;
    private final RegisterTypes types;
    private final Incidents incidents;
    private final Journal journal;
    private final Digests digests;
    private final RecordKey key;
    private final Clock clock;
    private final ObjectMapper json;
    private final SecureRandom random = new SecureRandom();

    Registers(
            RecordStore store,
            RegisterTypes types,
            Incidents incidents,
            Journal journal,
            Digests digests,
            RecordKey key,
            Clock clock,
            ObjectMapper json) {
        this.store = store;
        this.types = types;
        this.incidents = incidents;
        this.journal = journal;
        this.digests = digests;
        this.key = key;
        this.clock = clock;
        this.json = json;
    }

    // ---- what there is

    /** All registers, by their keys. */
    public List<RegisterType> types() {
        return types.all();
    }

    /** What a register keeps, if there is such a register. */
    public Optional<RegisterType> type(String type) {
        return types.find(type);
    }

    /**
     * A register for whoever removes or masks by its times.
     *
     * @throws InvalidInput when its times cannot be read; no default stands in for them
     */
    public Optional<RegisterType> typeAsSet(String type) {
        return types.findAsSet(type);
    }

    @Override
    @Transactional(readOnly = true, propagation = Propagation.SUPPORTS)
    public boolean present(String type, String incident) {
        return store.has(type, incident);
    }

    @Override
    public String title(String type) {
        return types.find(type).map(RegisterType::title).orElse(type);
    }

    /** The register as it was when {@code entry} was written, so that labels are shown as its author saw them. */
    public RegisterType typeOf(RegisterType now, Entry entry) {
        return types.at(now, entry.formVersion());
    }

    // ---- writing

    /**
     * Writes a record, or a new version of it: one subject has one record of a type.
     *
     * @param title what the journal calls the record
     * @param fields values by the keys of the register's form
     * @throws IllegalStateException when there is no such register; deployment should have refused the model
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Entry write(
            String type,
            String title,
            String subject,
            @Nullable String incident,
            @Nullable String author,
            Map<String, Object> fields) {
        RegisterType register =
                types.find(type).orElseThrow(() -> new IllegalStateException("There is no register '" + type + "'"));
        Optional<Stored> before = store.newest(type, subject);
        Stored version = append(register, subject, incident, author, null, fields, before.orElse(null));
        tell(version, Journal.Kind.RECORDED, "写入《%s》第 %d 版".formatted(title, version.version()));
        return read(register, List.of(version)).get(0);
    }

    /**
     * Adds a record that no procedure writes.
     *
     * @throws InvalidInput when the form does not accept it, or no records of this register are added by hand
     */
    @Transactional
    Entry add(RegisterType register, String author, Map<String, Object> sent) {
        if (!register.byHand()) {
            throw new InvalidInput("《%s》由流程写入，不能手工新增".formatted(register.title()));
        }
        Map<String, Object> fields = submission(sent, Map.of()).checked(register.form(), true);
        String incident =
                Objects.toString(fields.get(RegisterType.INCIDENT), "").strip();
        if (!incident.isEmpty() && incidents.find(incident).isEmpty()) {
            throw InvalidInput.of(
                    RegisterType.INCIDENT,
                    register.form()
                            .field(RegisterType.INCIDENT)
                            .map(Field::label)
                            .orElse(""),
                    "没有编号为 " + incident + " 的事件，请核对编号");
        }
        Stored version = append(
                register,
                "%s-%s-%d".formatted(PREFIX, DAY.format(clock.instant().atZone(clock.getZone())), store.nextNumber()),
                incident.isEmpty() ? null : incident,
                author,
                null,
                fields,
                null);
        tell(version, Journal.Kind.RECORDED, "写入《%s》第 1 版".formatted(register.title()));
        return read(register, List.of(version)).get(0);
    }

    /**
     * Writes a new version over what somebody has seen.
     *
     * @param seen the version that the correction is made on
     * @param sent only what changes; what is not sent stays
     * @throws InvalidInput when there is no reason, nothing changes, or the form does not accept it
     * @throws ChangedMeanwhile when there is a newer version
     */
    @Transactional
    Entry correct(
            RegisterType register, String subject, int seen, String author, String reason, Map<String, Object> sent) {
        if (reason.isBlank()) {
            throw InvalidInput.of("reason", "更正原因", "必填");
        }
        if (reason.length() > LONGEST_REASON) {
            throw InvalidInput.of("reason", "更正原因", "最多 %d 个字，现为 %d 个字".formatted(LONGEST_REASON, reason.length()));
        }
        Stored before =
                store.newest(register.key(), subject).orElseThrow(() -> new NoSuchRecord(register.title(), subject));
        if (before.version() != seen) {
            throw new ChangedMeanwhile();
        }
        Entry entry = read(register, List.of(before)).get(0);
        Map<String, Object> known = new LinkedHashMap<>();
        register.form().fields().forEach(field -> known.put(field.key(), plain(entry, field.key())));
        // What an earlier version of the form asked for stays with the record.
        entry.fields().fieldNames().forEachRemaining(name -> known.computeIfAbsent(name, n -> plain(entry, n)));
        Map<String, Object> accepted = submission(sent, known).checked(register.form(), true);
        if (before.incident() != null
                && accepted.containsKey(RegisterType.INCIDENT)
                && !Objects.equals(accepted.get(RegisterType.INCIDENT), known.get(RegisterType.INCIDENT))) {
            throw InvalidInput.of(RegisterType.INCIDENT, "事件编号", "记录所属的事件不能更改");
        }
        Map<String, Object> fields = new LinkedHashMap<>(known);
        sent.keySet().forEach(name -> fields.put(name, accepted.get(name)));
        if (same(fields, known)) {
            throw new InvalidInput("内容没有变化，无需更正");
        }
        Stored version = append(register, subject, before.incident(), author, reason.strip(), fields, before);
        tell(
                version,
                Journal.Kind.CORRECTED,
                "更正《%s》，现为第 %d 版。原因：%s".formatted(register.title(), version.version(), reason.strip()));
        return read(register, List.of(version)).get(0);
    }

    private Submission submission(Map<String, Object> sent, Map<String, Object> known) {
        return new Submission(sent, known::get, (feel, facts) -> false, clock.instant(), clock.getZone());
    }

    private boolean same(Map<String, Object> one, Map<String, Object> other) {
        return one.keySet().stream()
                .allMatch(name -> Stored.canonicalText(json.valueToTree(one.get(name)))
                        .equals(Stored.canonicalText(json.valueToTree(other.get(name)))));
    }

    /** A value as forms send it; one that is masked is there, and nobody knows it. */
    private @Nullable Object plain(Entry entry, String name) {
        if (entry.masked().contains(name)) {
            return Masked.VALUE;
        }
        JsonNode value = entry.fields().path(name);
        return value.isMissingNode() || value.isNull() ? null : json.convertValue(value, Object.class);
    }

    private Stored append(
            RegisterType register,
            String subject,
            @Nullable String incident,
            @Nullable String author,
            @Nullable String reason,
            Map<String, Object> values,
            @Nullable Stored before) {
        Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        List<PersonalValue> beside = new ArrayList<>();
        values.forEach((name, value) -> {
            boolean personal =
                    register.form().field(name).filter(RegisterType::isPersonal).isPresent()
                            || before != null && Stored.digest(before.fields().get(name)) != null;
            if (value == Masked.VALUE) {
                fields.set(name, Objects.requireNonNull(before).fields().path(name));
            } else if (personal && value != null && !value.toString().isEmpty()) {
                JsonNode node = json.valueToTree(value);
                String text = node.isTextual() ? node.asText() : node.toString();
                String salt = salt();
                fields.set(name, Stored.digestNode(digests.of(PersonalValue.salted(salt, text))));
                beside.add(new PersonalValue(0, name, salt, text, null, null));
            } else {
                fields.set(name, json.valueToTree(value));
            }
        });
        Stored version;
        try {
            version = store.insert(new Stored(
                    0,
                    register.key(),
                    subject,
                    before == null ? 1 : before.version() + 1,
                    incident,
                    before == null ? at : before.since(),
                    at,
                    author,
                    reason,
                    register.formVersion(),
                    customer(register, values, before),
                    // As the database has it, so that the digest is of what will be read.
                    RecordStore.json(fields.toString())));
        } catch (DuplicateKeyException e) {
            throw new ChangedMeanwhile();
        }
        beside.forEach(value ->
                store.insert(new PersonalValue(version.id(), value.field(), value.salt(), value.value(), null, null)));
        if (before != null) {
            carryMasked(before, version, values);
        }
        return version;
    }

    /** What is masked stays masked in the next version, under a seal of its own. */
    private void carryMasked(Stored before, Stored version, Map<String, Object> values) {
        store.personal(List.of(before.id())).getOrDefault(before.id(), List.of()).stream()
                .filter(value -> values.get(value.field()) == Masked.VALUE && value.maskedAt() != null)
                .forEach(value -> {
                    String digest = Stored.digest(version.fields().get(value.field()));
                    Instant maskedAt = Objects.requireNonNull(value.maskedAt());
                    store.insert(new PersonalValue(
                            version.id(),
                            value.field(),
                            null,
                            null,
                            maskedAt,
                            key.seal(PersonalValue.sealedWords(
                                    version.id(), value.field(), String.valueOf(digest), maskedAt))));
                });
    }

    /** The first field that names the customer says who it is. */
    private @Nullable String customer(RegisterType register, Map<String, Object> values, @Nullable Stored before) {
        for (Field field : register.form().fields()) {
            Object value = values.get(field.key());
            if (RegisterType.identifiesCustomer(field) && value != null) {
                String plain = Customers.normalised(value.toString());
                if (value == Masked.VALUE) {
                    return before == null ? null : before.customer();
                }
                if (!plain.isEmpty()) {
                    return key.pseudonym("customer " + field.key() + " " + plain);
                }
            }
        }
        return null;
    }

    private String salt() {
        byte[] salt = new byte[SALT];
        random.nextBytes(salt);
        return HexFormat.of().formatHex(salt);
    }

    private void tell(Stored version, Journal.Kind kind, String text) {
        journal.write(
                chain(version.incident(), version.type()),
                kind,
                version.author(),
                text,
                Map.of(
                        "register",
                        version.type(),
                        "subject",
                        version.subject(),
                        "version",
                        version.version(),
                        "digest",
                        digests.of(version.canonical())));
    }

    public static String chain(@Nullable String incident, String type) {
        return incident == null ? REGISTER_CHAIN + type : incident;
    }

    // ---- reading

    /** The newest version of each record that the filter lets through, the latest first. */
    @Transactional(readOnly = true)
    public List<Entry> list(Filter filter, int offset, int limit) {
        return types.find(filter.type())
                .map(register -> read(register, store.list(filter, options(register, filter), null, offset, limit)))
                .orElse(List.of());
    }

    /**
     * The newest versions of earlier records of a register about the customer whom this record is about, the latest first;
     * none where that is not known.
     *
     * @param subject the record that is known
     */
    @Transactional(readOnly = true)
    public List<Entry> ofSameCustomer(String type, String subject, int most) {
        return types.find(type)
                .map(register -> read(register, store.ofSameCustomer(type, subject, most)))
                .orElse(List.of());
    }

    /** Those of {@link #list}, going on after {@code last}; for those who go through all of them without keeping any. */
    @Transactional(readOnly = true)
    public List<Entry> after(Filter filter, @Nullable Entry last, int limit) {
        return types.find(filter.type())
                .map(register -> read(
                        register,
                        store.list(
                                filter,
                                options(register, filter),
                                last == null ? null : new RecordStore.Place(last.since(), last.id()),
                                0,
                                limit)))
                .orElse(List.of());
    }

    /** How many records there are, counted no further than {@code most}. */
    @Transactional(readOnly = true)
    public int count(Filter filter, int most) {
        return types.find(filter.type())
                .map(register -> store.count(filter, options(register, filter), most))
                .orElse(0);
    }

    /** How many records each register has that {@code reader} may see; a register without any is not among them. */
    @Transactional(readOnly = true)
    public Map<String, Integer> counts(String reader) {
        return store.counts(reader);
    }

    /** Every version of a record, the first one first; empty when there is no such record. */
    @Transactional(readOnly = true)
    public List<Entry> versions(String type, String subject) {
        return types.find(type)
                .map(register -> read(register, store.versions(type, subject)))
                .orElse(List.of());
    }

    /** A record with its register. */
    public record Kept(RegisterType register, List<Entry> versions) {}

    /** All records of an incident in all their versions, as they were first written; those of registers that are gone not. */
    @Transactional(readOnly = true)
    public List<Kept> ofIncident(String incident) {
        Map<String, RegisterType> registers = new HashMap<>();
        types.all().forEach(register -> registers.put(register.key(), register));
        return together(registers, store.ofIncident(incident));
    }

    /** The same records in all their versions, in the same order. */
    @Transactional(readOnly = true)
    public List<Kept> withVersions(RegisterType register, List<Entry> newest) {
        return together(
                Map.of(register.key(), register),
                store.versions(
                        register.key(), newest.stream().map(Entry::subject).toList()));
    }

    private List<Kept> together(Map<String, RegisterType> registers, List<Stored> versions) {
        Map<Long, List<PersonalValue>> personal =
                store.personal(versions.stream().map(Stored::id).toList());
        Map<String, List<Stored>> records = new LinkedHashMap<>();
        versions.stream()
                .filter(version -> registers.containsKey(version.type()))
                .forEach(version -> records.computeIfAbsent(
                                version.type() + "\n" + version.subject(), record -> new ArrayList<>())
                        .add(version));
        return records.values().stream()
                .map(record -> {
                    RegisterType register =
                            Objects.requireNonNull(registers.get(record.get(0).type()));
                    return new Kept(
                            register,
                            record.stream()
                                    .map(version ->
                                            read(register, version, personal.getOrDefault(version.id(), List.of())))
                                    .toList());
                })
                .toList();
    }

    /** Options are kept by their values and read by their labels. */
    private static Map<String, List<String>> options(RegisterType register, Filter filter) {
        Map<String, List<String>> options = new LinkedHashMap<>();
        String text = filter.text() == null ? "" : filter.text().strip();
        if (!text.isEmpty()) {
            register.form().fields().forEach(field -> {
                List<String> matching = field.options().entrySet().stream()
                        .filter(option -> option.getValue().contains(text))
                        .map(option -> String.valueOf(option.getKey()))
                        .toList();
                if (!matching.isEmpty()) {
                    options.put(field.key(), matching);
                }
            });
        }
        return options;
    }

    private List<Entry> read(RegisterType register, List<Stored> versions) {
        Map<Long, List<PersonalValue>> personal =
                store.personal(versions.stream().map(Stored::id).toList());
        return versions.stream()
                .map(version -> read(register, version, personal.getOrDefault(version.id(), List.of())))
                .toList();
    }

    private Entry read(RegisterType register, Stored version, List<PersonalValue> beside) {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        Set<String> masked = new TreeSet<>();
        version.fields().fields().forEachRemaining(field -> {
            if (Stored.digest(field.getValue()) == null) {
                fields.set(field.getKey(), field.getValue());
                return;
            }
            String value = beside.stream()
                    .filter(personal -> personal.field().equals(field.getKey()))
                    .findFirst()
                    .map(PersonalValue::value)
                    .orElse(null);
            if (value == null) {
                masked.add(field.getKey());
                fields.putNull(field.getKey());
            } else {
                fields.set(field.getKey(), typed(register, field.getKey(), value));
            }
        });
        return new Entry(
                version.id(),
                version.type(),
                version.subject(),
                version.version(),
                version.incident(),
                version.since(),
                version.at(),
                version.author(),
                version.reason(),
                version.incident() != null && version.incident().endsWith("-D"),
                version.formVersion(),
                fields,
                masked);
    }

    private static JsonNode typed(RegisterType register, String name, String value) {
        Field.Type type = register.form().field(name).map(Field::type).orElse(Field.Type.TEXT);
        return type == Field.Type.NUMBER || type == Field.Type.YES_NO
                ? RecordStore.json(value)
                : TextNode.valueOf(value);
    }
}
