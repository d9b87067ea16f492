package org.tocsin.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;
import org.tocsin.chain.Attested;
import org.tocsin.chain.ChainEntry;
import org.tocsin.chain.Digests;
import org.tocsin.chain.Finding;
import org.tocsin.chain.RecordKey;
import org.tocsin.incident.Journal;

/**
 * Holds records against the entries that tell of them: each version is there and as it was written, none is there that no
 * entry tells of, and each personal value is the one that was written or was masked by us.
 */
@Component
class VouchedRecords implements Attested {

    private static final int MOST = 1000;

    private final RecordStore store;
    private final RecordKey key;

    VouchedRecords(RecordStore store, RecordKey key) {
        this.store = store;
        this.key = key;
    }

    private record Name(String type, String subject, int version) {

        String words() {
            return "登记簿 %s 的记录 %s 第 %d 版".formatted(type, subject, version);
        }
    }

    @Override
    public void check(String chain, List<ChainEntry> entries, Consumer<Finding> findings) {
        Map<Name, Stored> records = new LinkedHashMap<>();
        stored(chain).forEach(version -> records.put(name(version), version));
        Map<Name, Long> told = new HashMap<>();
        int older = 0;
        for (ChainEntry entry : entries) {
            if (!tellsOfARecord(entry)) {
                continue;
            }
            if (entry.details() == null) {
                older++;
                continue;
            }
            JsonNode details = RecordStore.json(entry.details());
            Name name = new Name(
                    details.path("register").asText(),
                    details.path("subject").asText(),
                    details.path("version").asInt());
            told.put(name, entry.n());
            Stored version = records.get(name);
            String digest = details.path("digest").asText();
            if (version == null) {
                if (!removed(name, digest)) {
                    findings.accept(new Finding(chain, entry.n(), name.words() + "缺失，第 %d 条记有它".formatted(entry.n())));
                }
            } else if (!Digests.matches(digest, version.canonical())) {
                findings.accept(new Finding(chain, entry.n(), name.words() + "与第 %d 条所记不符，被改动过".formatted(entry.n())));
            }
        }
        for (Map.Entry<Name, Stored> record : records.entrySet()) {
            // What was written before there were digests is as good as the entry that tells of it.
            if (!told.containsKey(record.getKey()) && older-- <= 0) {
                findings.accept(new Finding(chain, null, record.getKey().words() + "不是由系统写入的，登记链中没有它"));
            }
        }
        checkPersonal(chain, records, told, findings);
    }

    private static boolean tellsOfARecord(ChainEntry entry) {
        return entry.kind().equals(Journal.Kind.RECORDED.name()) || entry.kind().equals(Journal.Kind.CORRECTED.name());
    }

    private List<Stored> stored(String chain) {
        return chain.startsWith(Registers.REGISTER_CHAIN)
                ? store.withoutIncident(chain.substring(Registers.REGISTER_CHAIN.length()))
                : store.ofIncident(chain);
    }

    private boolean removed(Name name, String digest) {
        return store.removed(name.type, name.subject, name.version)
                .filter(removed -> removed.digest().equals(digest)
                        && key.sealed(
                                removed.seal(),
                                RemovedRecord.sealedWords(
                                        removed.type(),
                                        removed.subject(),
                                        removed.version(),
                                        removed.digest(),
                                        removed.at())))
                .isPresent();
    }

    private void checkPersonal(
            String chain, Map<Name, Stored> records, Map<Name, Long> told, Consumer<Finding> findings) {
        Map<Long, List<PersonalValue>> personal =
                store.personal(records.values().stream().map(Stored::id).toList());
        records.forEach((name, version) -> {
            Map<String, PersonalValue> values = new HashMap<>();
            personal.getOrDefault(version.id(), List.of()).forEach(value -> values.put(value.field(), value));
            version.fields().fields().forEachRemaining(field -> {
                String digest = Stored.digest(field.getValue());
                PersonalValue value = values.remove(field.getKey());
                if (digest != null) {
                    problem(version, field.getKey(), digest, Optional.ofNullable(value))
                            .ifPresent(text -> findings.accept(new Finding(
                                    chain, told.get(name), name.words() + "的个人信息 " + field.getKey() + " " + text)));
                } else if (value != null) {
                    findings.accept(
                            new Finding(chain, told.get(name), name.words() + "的个人信息 " + field.getKey() + " 不是由系统写入的"));
                }
            });
            values.keySet()
                    .forEach(field -> findings.accept(
                            new Finding(chain, told.get(name), name.words() + "的个人信息 " + field + " 不是由系统写入的")));
        });
    }

    private Optional<String> problem(Stored version, String field, String digest, Optional<PersonalValue> found) {
        if (found.isEmpty()) {
            return Optional.of("缺失");
        }
        PersonalValue value = found.get();
        if (value.salt() != null && value.value() != null) {
            return Digests.matches(digest, PersonalValue.salted(value.salt(), value.value()))
                    ? Optional.empty()
                    : Optional.of("被改动过");
        }
        boolean masked = value.seal() != null
                && value.maskedAt() != null
                && key.sealed(value.seal(), PersonalValue.sealedWords(version.id(), field, digest, value.maskedAt()));
        return masked ? Optional.empty() : Optional.of("被抹去，不是由系统脱敏的");
    }

    private static Name name(Stored version) {
        return new Name(version.type(), version.subject(), version.version());
    }

    /** Records of an incident, or of a register, that has no chain at all. */
    @Override
    public void unvouched(Consumer<Finding> findings) {
        store.withoutChain(MOST)
                .forEach(version -> findings.accept(new Finding(
                        Registers.chain(version.incident(), version.type()),
                        null,
                        name(version).words() + "不是由系统写入的，登记链中没有它")));
    }
}
