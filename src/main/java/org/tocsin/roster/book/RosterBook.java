package org.tocsin.roster.book;

import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.tocsin.guard.InvalidInput;
import org.tocsin.roster.Contact;
import org.tocsin.roster.plan.Roster;

/**
 * What is written down, and the one way to change it: each change is checked against the whole, written together with
 * its line in the journal, and refused when it rests on a row that somebody else has changed meanwhile.
 */
@Service
public class RosterBook {

    /** No answer names more problems than people would read. */
    private static final int MOST_PROBLEMS = 50;

    private final Tables tables;
    private final RosterJournal journal;
    private final ZoneId zone;

    RosterBook(Tables tables, RosterJournal journal, Clock clock) {
        this.tables = tables;
        this.journal = journal;
        this.zone = clock.getZone();
    }

    // ---- reading

    /** Rises with every change, by whatever node. */
    public long version() {
        return tables.version();
    }

    @Transactional(readOnly = true)
    public Map<Kind, List<Entry>> all() {
        return tables.all();
    }

    public List<Entry> list(Kind kind) {
        return tables.list(kind);
    }

    /** All of it, as a plan is worked out from it. */
    @Transactional(readOnly = true)
    public Roster roster() {
        return roster(tables.all());
    }

    private static Roster roster(Map<Kind, List<Entry>> all) {
        Map<String, List<Contact>> contacts = new HashMap<>();
        all.get(Kind.CONTACT).stream()
                .sorted(Comparator.comparingInt(e -> e.number("position")))
                .forEach(e -> contacts.computeIfAbsent(e.text("person"), p -> new ArrayList<>())
                        .add(new Contact(e.text("channel"), e.text("address"))));
        return new Roster(
                all.get(Kind.PERSON).stream()
                        .map(e -> new Roster.Staff(
                                e.id(),
                                e.text("name"),
                                e.textOrNull("account"),
                                e.textOrNull("organisation"),
                                e.yes("outside"),
                                e.yes("internalOnly"),
                                e.days(),
                                contacts.getOrDefault(e.id(), List.of())))
                        .toList(),
                all.get(Kind.ROLE).stream()
                        .map(e -> new Roster.Role(
                                e.id(),
                                e.text("name"),
                                e.textOrNull("superior"),
                                Roster.RequiredWatch.valueOf(e.text("watch"))))
                        .toList(),
                all.get(Kind.MEMBER).stream()
                        .map(e -> new Roster.Member(e.text("role"), e.text("person"), e.days()))
                        .toList(),
                all.get(Kind.RULE).stream()
                        .map(e -> new Roster.Rule(
                                e.text("role"),
                                e.days(),
                                Roster.DayKind.valueOf(e.text("days")),
                                e.time("begins"),
                                e.time("ends"),
                                e.several("people"),
                                Roster.Turn.valueOf(e.text("turn"))))
                        .toList(),
                all.get(Kind.SHIFT).stream()
                        .map(e -> new Roster.Shift(e.text("role"), e.text("person"), e.period()))
                        .toList(),
                all.get(Kind.OVERRIDE).stream()
                        .map(e -> new Roster.Override(
                                e.text("role"),
                                Roster.Action.valueOf(e.text("action")),
                                e.textOrNull("person"),
                                e.textOrNull("substitute"),
                                e.period()))
                        .toList(),
                all.get(Kind.ABSENCE).stream()
                        .map(e -> new Roster.Absence(e.text("person"), e.period()))
                        .toList(),
                all.get(Kind.DEPUTY).stream()
                        .sorted(Comparator.comparingInt(e -> e.number("position")))
                        .map(e -> new Roster.Deputy(e.text("person"), e.text("deputy"), e.days()))
                        .toList());
    }

    // ---- changing one row

    /** @throws Refused naming each field that is wrong */
    @Transactional
    public Entry add(Kind kind, Map<String, String> typed, String actor) {
        tables.lock();
        Map<Kind, List<Entry>> all = tables.all();
        Entry entry = read(kind, "", 0, typed, all);
        all.get(kind).add(entry);
        check(all, entry);
        Entry added = tables.insert(kind, entry);
        tables.nextVersion();
        journal.write(
                actor,
                "新增%s「%s」".formatted(kind.label(), title(kind, entry, all)),
                Map.of("kind", kind.key(), "id", added.id(), "after", entry.texts(kind, zone)));
        return added;
    }

    /**
     * @throws Refused naming each field that is wrong
     * @throws ChangedMeanwhile when the row is no longer the one of {@code version}
     */
    @Transactional
    public void change(Kind kind, String id, int version, Map<String, String> typed, String actor) {
        tables.lock();
        Map<Kind, List<Entry>> all = tables.all();
        Entry before = seen(kind, id, version, all);
        Map<String, String> complete = new LinkedHashMap<>(typed);
        if (kind.namesItsRows()) {
            complete.put("id", id);
        }
        Entry after = read(kind, id, version, complete, all);
        if (after.values().equals(before.values())) {
            return;
        }
        all.get(kind).replaceAll(row -> row == before ? after : row);
        check(all, after);
        tables.update(kind, after);
        tables.nextVersion();
        journal.write(
                actor,
                "修改%s「%s」：%s".formatted(kind.label(), title(kind, after, all), difference(kind, before, after)),
                detail(kind, before, after));
    }

    /**
     * @throws Refused when something still refers to it
     * @throws ChangedMeanwhile when the row is no longer the one of {@code version}
     */
    @Transactional
    public void remove(Kind kind, String id, int version, String actor) {
        tables.lock();
        Map<Kind, List<Entry>> all = tables.all();
        Entry entry = seen(kind, id, version, all);
        referrer(kind, id, all).ifPresent(other -> {
            throw new Refused("不能删除%s「%s」：%s仍在使用它".formatted(kind.label(), title(kind, entry, all), other));
        });
        tables.delete(kind, entry);
        tables.nextVersion();
        journal.write(
                actor,
                "删除%s「%s」".formatted(kind.label(), title(kind, entry, all)),
                Map.of("kind", kind.key(), "id", id, "before", entry.texts(kind, zone)));
    }

    private static Entry seen(Kind kind, String id, int version, Map<Kind, List<Entry>> all) {
        return all.get(kind).stream()
                .filter(row -> row.id().equals(id))
                .findFirst()
                .filter(row -> row.version() == version)
                .orElseThrow(
                        () -> new ChangedMeanwhile("这条%s刚被他人修改或删除，您的更改没有保存。请核对最新内容后重新填写。".formatted(kind.label())));
    }

    private Optional<String> referrer(Kind kind, String id, Map<Kind, List<Entry>> all) {
        for (Kind other : Kind.values()) {
            for (Column column : other.columns()) {
                if (kind.key().equals(column.refersTo())) {
                    for (Entry entry : all.get(other)) {
                        if (Consistency.named(column, entry).contains(id)) {
                            return Optional.of("%s「%s」".formatted(other.label(), title(other, entry, all)));
                        }
                    }
                }
            }
        }
        return Optional.empty();
    }

    private Entry read(Kind kind, String id, int version, Map<String, String> typed, Map<Kind, List<Entry>> all) {
        List<Problem> problems = new ArrayList<>();
        Entry entry = read(
                kind,
                id,
                version,
                typed,
                all,
                (column, text) -> problems.add(new Problem(column.key(), "「%s」%s".formatted(column.label(), text))));
        if (!problems.isEmpty()) {
            throw new Refused(problems);
        }
        return entry;
    }

    private interface Complaint {
        void about(Column column, String text);
    }

    private Entry read(
            Kind kind,
            String id,
            int version,
            Map<String, String> typed,
            Map<Kind, List<Entry>> all,
            Complaint complaint) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Column column : kind.columns()) {
            try {
                Object value = column.read(typed.get(column.key()), zone);
                if (value != null) {
                    values.put(column.key(), meant(column, value, all));
                }
            } catch (InvalidInput e) {
                complaint.about(column, e.getMessage());
            }
        }
        return new Entry(kind.namesItsRows() && id.isEmpty() ? String.valueOf(values.get("id")) : id, version, values);
    }

    /** People write a colleague's name where the id is asked for; it will do if only one has it. */
    private static Object meant(Column column, Object value, Map<Kind, List<Entry>> all) {
        if (column.refersTo() == null) {
            return value;
        }
        List<Entry> targets = all.get(Kind.named(column.refersTo()).orElseThrow());
        return value instanceof List<?> several
                ? several.stream().map(one -> meant((String) one, targets)).toList()
                : meant((String) value, targets);
    }

    private static String meant(String written, List<Entry> targets) {
        if (targets.stream().anyMatch(row -> row.id().equals(written))) {
            return written;
        }
        List<String> named = targets.stream()
                .filter(row -> written.equals(row.textOrNull("name")))
                .map(Entry::id)
                .toList();
        if (named.size() > 1) {
            throw new InvalidInput("有 %d 个“%s”，请写编号".formatted(named.size(), written));
        }
        return named.isEmpty() ? written : named.get(0);
    }

    private void check(Map<Kind, List<Entry>> all, Entry changed) {
        List<Problem> problems = Consistency.problems(
                all,
                (entry, column) -> entry == changed
                        ? "「%s」".formatted(column.label())
                        : "与已有登记 %s 冲突：「%s」".formatted(entry.id(), column.label()));
        if (!problems.isEmpty()) {
            throw new Refused(problems);
        }
    }

    // ---- a whole workbook

    /** How the rows of a workbook meet those that are there. */
    public enum Mode {
        /** Rows are added or brought up to date; none is removed. */
        MERGE,
        /** Afterwards each list that the workbook has consists of its rows. */
        REPLACE
    }

    /** What an import did. */
    public record Imported(int added, int changed, int removed, int unchanged) {}

    private record Matched(
            Map<Kind, List<Entry>> added, Map<Kind, List<Entry[]>> changed, Map<Kind, List<Entry>> removed) {}

    /**
     * Brings in a workbook: all of it, or nothing.
     *
     * @throws Refused naming sheet, row and column of what is wrong
     * @throws ChangedMeanwhile when lists are to be replaced that have changed since the workbook was taken out
     */
    @Transactional
    public Imported bringIn(Workbook workbook, Mode mode, String actor) {
        long version = tables.lock();
        if (mode == Mode.REPLACE && !Objects.equals(workbook.version(), version)) {
            throw new ChangedMeanwhile(
                    workbook.version() == null
                            ? "替换需要由本页导出的工作簿（其中记有版本）。请先导出、修改后再导入，或改用合并方式。"
                            : "导出之后名册已被修改，替换会丢失他人的更改。请重新导出后修改，或改用合并方式。");
        }
        Map<Kind, List<Entry>> before = tables.all();
        Map<Entry, Workbook.Line> lines = new IdentityHashMap<>();
        Map<Kind, List<Entry>> brought = readLines(workbook, mode, before, lines);
        Matched matched = new Matched(new EnumMap<>(Kind.class), new EnumMap<>(Kind.class), new EnumMap<>(Kind.class));
        Map<Kind, List<Entry>> after = new EnumMap<>(Kind.class);
        int unchanged = 0;
        for (Kind kind : Kind.values()) {
            List<Entry> rows = brought.get(kind);
            after.put(
                    kind, rows == null ? before.get(kind) : match(kind, before.get(kind), rows, mode, matched, lines));
            if (rows != null) {
                unchanged += rows.size()
                        - matched.added.get(kind).size()
                        - matched.changed.get(kind).size();
            }
        }
        List<Problem> problems = Consistency.problems(after, (entry, column) -> {
            Workbook.Line line = lines.get(entry);
            return line == null ? "与已有登记 %s 冲突：「%s」".formatted(entry.id(), column.label()) : line.place(column);
        });
        refuse(problems);
        Imported imported =
                new Imported(count(matched.added), count(matched.changed), count(matched.removed), unchanged);
        if (imported.added() + imported.changed() + imported.removed() > 0) {
            write(matched);
            tables.nextVersion();
            journal.write(
                    actor,
                    "导入工作簿（%s）：新增 %d 条，修改 %d 条，删除 %d 条"
                            .formatted(
                                    mode == Mode.MERGE ? "合并" : "替换",
                                    imported.added(),
                                    imported.changed(),
                                    imported.removed()),
                    detail(matched));
        }
        return imported;
    }

    private Map<Kind, List<Entry>> readLines(
            Workbook workbook, Mode mode, Map<Kind, List<Entry>> before, Map<Entry, Workbook.Line> lines) {
        List<Problem> problems = new ArrayList<>();
        Map<Kind, List<Entry>> brought = new EnumMap<>(Kind.class);
        // Roles and people come first, so that what refers to them by name finds them.
        Map<Kind, List<Entry>> known = new EnumMap<>(before);
        for (Kind kind : Kind.values()) {
            List<Workbook.Line> sheet = workbook.sheets().get(kind);
            if (sheet == null) {
                continue;
            }
            List<Entry> rows = new ArrayList<>();
            for (Workbook.Line line : sheet) {
                Entry entry = read(
                        kind,
                        "",
                        0,
                        line.texts(),
                        known,
                        (column, text) -> problems.add(new Problem(column.key(), line.place(column) + text)));
                lines.put(entry, line);
                rows.add(entry);
            }
            brought.put(kind, rows);
            List<Entry> visible = new ArrayList<>(rows);
            if (mode == Mode.MERGE) {
                before.get(kind).stream()
                        .filter(old -> rows.stream()
                                .noneMatch(
                                        row -> kind.namesItsRows() && row.id().equals(old.id())))
                        .forEach(visible::add);
            }
            known.put(kind, visible);
        }
        refuse(problems);
        return brought;
    }

    private static void refuse(List<Problem> problems) {
        if (problems.size() > MOST_PROBLEMS) {
            List<Problem> first = new ArrayList<>(problems.subList(0, MOST_PROBLEMS));
            first.add(new Problem(null, "……共 %d 处，先列出前 %d 处".formatted(problems.size(), MOST_PROBLEMS)));
            throw new Refused(first);
        }
        if (!problems.isEmpty()) {
            throw new Refused(problems);
        }
    }

    /** Finds for each row that is brought in the one it is about; what is left over stays or goes by the mode. */
    private static List<Entry> match(
            Kind kind,
            List<Entry> before,
            List<Entry> rows,
            Mode mode,
            Matched matched,
            Map<Entry, Workbook.Line> lines) {
        Map<Object, List<Entry>> waiting = new HashMap<>();
        before.forEach(old ->
                waiting.computeIfAbsent(key(kind, old), k -> new ArrayList<>()).add(old));
        List<Entry> added = new ArrayList<>();
        List<Entry[]> changed = new ArrayList<>();
        List<Entry> after = new ArrayList<>();
        for (Entry row : rows) {
            List<Entry> olds = waiting.getOrDefault(key(kind, row), List.of());
            if (olds.isEmpty()) {
                added.add(row);
                after.add(row);
            } else {
                Entry old = olds.remove(0);
                Entry now = new Entry(old.id(), old.version(), row.values());
                lines.put(now, lines.get(row));
                if (!old.values().equals(row.values())) {
                    changed.add(new Entry[] {old, now});
                }
                after.add(now);
            }
        }
        List<Entry> left = before.stream()
                .filter(old -> waiting.get(key(kind, old)).contains(old))
                .toList();
        if (mode == Mode.MERGE) {
            after.addAll(left);
        }
        matched.added.put(kind, added);
        matched.changed.put(kind, changed);
        matched.removed.put(kind, mode == Mode.MERGE ? List.of() : left);
        return after;
    }

    private static Object key(Kind kind, Entry entry) {
        return kind.naturalKey().isEmpty()
                ? entry.values()
                : kind.naturalKey().stream()
                        .map(column -> String.valueOf(entry.values().get(column)))
                        .toList();
    }

    private void write(Matched matched) {
        List<Kind> kinds = List.of(Kind.values());
        for (Kind kind : kinds) {
            matched.added.getOrDefault(kind, List.of()).forEach(entry -> tables.insert(kind, entry));
            matched.changed.getOrDefault(kind, List.of()).forEach(pair -> tables.update(kind, pair[1]));
        }
        for (int i = kinds.size() - 1; i >= 0; i--) {
            Kind kind = kinds.get(i);
            matched.removed.getOrDefault(kind, List.of()).forEach(entry -> tables.delete(kind, entry));
        }
    }

    private static int count(Map<Kind, ? extends List<?>> lists) {
        return lists.values().stream().mapToInt(List::size).sum();
    }

    // ---- the journal's words

    private Map<String, Object> detail(Matched matched) {
        Map<String, Object> detail = new LinkedHashMap<>();
        matched.added.forEach((kind, rows) -> rows.forEach(
                row -> list(detail, "added").add(Map.of("kind", kind.key(), "after", row.texts(kind, zone)))));
        matched.changed.forEach((kind, pairs) ->
                pairs.forEach(pair -> list(detail, "changed").add(detail(kind, pair[0], pair[1]))));
        matched.removed.forEach((kind, rows) -> rows.forEach(
                row -> list(detail, "removed").add(Map.of("kind", kind.key(), "before", row.texts(kind, zone)))));
        return detail;
    }

    @SuppressWarnings("unchecked")
    private static List<Object> list(Map<String, Object> detail, String name) {
        return (List<Object>) detail.computeIfAbsent(name, n -> new ArrayList<>());
    }

    private Map<String, Object> detail(Kind kind, Entry before, Entry after) {
        return Map.of(
                "kind", kind.key(),
                "id", before.id(),
                "before", before.texts(kind, zone),
                "after", after.texts(kind, zone));
    }

    private String difference(Kind kind, Entry before, Entry after) {
        Map<String, String> old = before.texts(kind, zone);
        Map<String, String> now = after.texts(kind, zone);
        return kind.columns().stream()
                .filter(column -> !old.get(column.key()).equals(now.get(column.key())))
                .map(column -> "%s由 %s 改为 %s"
                        .formatted(column.label(), orNone(old.get(column.key())), orNone(now.get(column.key()))))
                .collect(Collectors.joining("，"));
    }

    private static String orNone(String text) {
        return text.isEmpty() ? "（空）" : text;
    }

    /** A row in a few words: its required columns, people and roles by name. */
    private String title(Kind kind, Entry entry, Map<Kind, List<Entry>> all) {
        if (kind.namesItsRows()) {
            return entry.text("name") + "（" + entry.id() + "）";
        }
        return kind.columns().stream()
                .filter(Column::required)
                .map(column -> column.refersTo() == null
                        ? column.write(entry.values().get(column.key()), zone)
                        : Consistency.named(column, entry).stream()
                                .map(id -> name(column.refersTo(), id, all))
                                .collect(Collectors.joining("、")))
                .collect(Collectors.joining(" "));
    }

    private static String name(@Nullable String kind, String id, Map<Kind, List<Entry>> all) {
        return Kind.named(Objects.requireNonNull(kind)).stream()
                .flatMap(k -> all.get(k).stream())
                .filter(row -> row.id().equals(id))
                .map(row -> row.text("name"))
                .findFirst()
                .orElse(id);
    }
}
