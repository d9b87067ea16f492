package org.tocsin.roster.book;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What must hold between the columns of a row, and between rows, for a plan to follow from them. */
final class Consistency {

    private static final Pattern EMAIL = Pattern.compile("[^@\\s,;]+@[^@\\s,;]+\\.[A-Za-z]{2,}");
    private static final Pattern MOBILE = Pattern.compile("(\\+\\d{1,3} ?)?1[3-9]\\d{9}|\\+\\d{7,15}");
    private static final Pattern TELEPHONE = Pattern.compile("\\+?\\d[\\d -]{1,18}\\d");
    private static final Pattern MENTIONED = Pattern.compile("[\\p{L}\\d_.@+-]{2,64}");

    private final Map<Kind, List<Entry>> all;
    private final BiFunction<Entry, @Nullable Column, String> place;
    private final Map<Kind, Set<String>> ids = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    private Consistency(Map<Kind, List<Entry>> all, BiFunction<Entry, @Nullable Column, String> place) {
        this.all = all;
        this.place = place;
        all.forEach((kind, rows) -> ids.put(kind, rows.stream().map(Entry::id).collect(Collectors.toSet())));
    }

    /**
     * What is wrong with a roster.
     *
     * @param place how to name a row and its column to whoever is to correct it
     */
    static List<Problem> problems(Map<Kind, List<Entry>> all, BiFunction<Entry, @Nullable Column, String> place) {
        Consistency consistency = new Consistency(all, place);
        for (Kind kind : Kind.values()) {
            Set<List<Object>> seen = new HashSet<>();
            for (Entry entry : rows(all, kind)) {
                consistency.row(kind, entry);
                consistency.references(kind, entry);
                List<Object> key = new ArrayList<>();
                kind.naturalKey().forEach(column -> key.add(entry.values().get(column)));
                if (!key.isEmpty() && !seen.add(key)) {
                    consistency.wrong(
                            kind, entry, kind.naturalKey().get(kind.naturalKey().size() - 1), "重复，已有相同的登记");
                }
            }
        }
        consistency.accounts();
        consistency.superiors();
        return consistency.problems;
    }

    private static List<Entry> rows(Map<Kind, List<Entry>> all, Kind kind) {
        return all.getOrDefault(kind, List.of());
    }

    private void wrong(Kind kind, Entry entry, String column, String text) {
        problems.add(new Problem(column, place.apply(entry, kind.column(column)) + text));
    }

    private void row(Kind kind, Entry entry) {
        switch (kind) {
            case CONTACT -> address(entry);
            case OVERRIDE -> override(entry);
            case DEPUTY -> {
                if (entry.text("person").equals(entry.text("deputy"))) {
                    wrong(kind, entry, "deputy", "不能是本人");
                }
            }
            default -> {}
        }
        if (kind.columns().stream().anyMatch(c -> c.key().equals("lastDay"))) {
            var days = entry.days();
            if (days.first() != null && days.last() != null && days.last().isBefore(days.first())) {
                wrong(kind, entry, "lastDay", "不能早于首日");
            }
        }
        if (kind == Kind.SHIFT || kind == Kind.OVERRIDE || kind == Kind.ABSENCE) {
            if (!entry.period().ends().isAfter(entry.period().begins())) {
                wrong(kind, entry, "ends", "必须晚于开始");
            }
        }
        if (kind == Kind.RULE
                && new HashSet<>(entry.several("people")).size()
                        < entry.several("people").size()) {
            wrong(kind, entry, "people", "同一人出现了两次");
        }
    }

    private void address(Entry entry) {
        String address = entry.text("address");
        switch (entry.text("channel")) {
            case "email" -> {
                if (!EMAIL.matcher(address).matches()) {
                    wrong(Kind.CONTACT, entry, "address", "不是邮箱地址");
                }
            }
            case "sms" -> {
                if (!MOBILE.matcher(address).matches()) {
                    wrong(Kind.CONTACT, entry, "address", "不是手机号码，短信发不到");
                }
            }
            case "voice" -> {
                if (!TELEPHONE.matcher(address).matches()) {
                    wrong(Kind.CONTACT, entry, "address", "不是电话号码");
                }
            }
            default -> {
                if (!MENTIONED.matcher(address).matches()) {
                    wrong(Kind.CONTACT, entry, "address", "应为群机器人要提醒的成员（手机号或成员编号）");
                }
            }
        }
    }

    private void override(Entry entry) {
        String action = entry.text("action");
        boolean person = entry.textOrNull("person") != null;
        boolean substitute = entry.textOrNull("substitute") != null;
        if (action.equals("ADD") == person) {
            wrong(Kind.OVERRIDE, entry, "person", person ? "增加人员时不填" : "必填");
        }
        if (action.equals("REMOVE") == substitute) {
            wrong(Kind.OVERRIDE, entry, "substitute", substitute ? "撤下人员时不填" : "必填");
        }
        if (person && Objects.equals(entry.textOrNull("person"), entry.textOrNull("substitute"))) {
            wrong(Kind.OVERRIDE, entry, "substitute", "不能是原值班人本人");
        }
    }

    private void references(Kind kind, Entry entry) {
        for (Column column : kind.columns()) {
            if (column.refersTo() != null) {
                Kind target = Kind.named(column.refersTo()).orElseThrow();
                for (String id : named(column, entry)) {
                    if (!ids.getOrDefault(target, Set.of()).contains(id)) {
                        wrong(kind, entry, column.key(), "没有%s %s".formatted(target.label(), id));
                    }
                }
            }
        }
    }

    /** The ids that a row names in a column. */
    static List<String> named(Column column, Entry entry) {
        Object value = entry.values().get(column.key());
        return value == null
                ? List.of()
                : value instanceof List<?> ? entry.several(column.key()) : List.of((String) value);
    }

    /** People go by their account; so no two have the same, and none is another one's id. */
    private void accounts() {
        Map<String, Entry> takenBy = new HashMap<>();
        rows(all, Kind.PERSON).forEach(person -> takenBy.put(person.id(), person));
        for (Entry person : rows(all, Kind.PERSON)) {
            String account = person.textOrNull("account");
            if (account != null) {
                Entry other = takenBy.put(account, person);
                if (other != null && !other.id().equals(person.id())) {
                    wrong(Kind.PERSON, person, "account", "已属于人员 " + other.id());
                }
            }
        }
    }

    private void superiors() {
        Map<String, Entry> roles = new HashMap<>();
        rows(all, Kind.ROLE).forEach(role -> roles.put(role.id(), role));
        for (Entry role : rows(all, Kind.ROLE)) {
            Set<String> passed = new HashSet<>();
            Entry above = role;
            while (above != null && passed.add(above.id())) {
                above = above.textOrNull("superior") == null ? null : roles.get(above.textOrNull("superior"));
            }
            if (above != null && above.id().equals(role.id())) {
                wrong(Kind.ROLE, role, "superior", "绕回了本角色，没有尽头");
            }
        }
    }
}
