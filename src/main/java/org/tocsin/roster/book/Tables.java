package org.tocsin.roster.book;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The roster's tables; their columns are those of {@link Kind}. */
@Repository
class Tables {

    private final JdbcClient jdbc;

    Tables(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    long version() {
        return jdbc.sql("select number from tocsin.roster_version")
                .query(Long.class)
                .single();
    }

    /** Lets one change happen at a time: each is checked against all rows, so none may come in between. */
    long lock() {
        return jdbc.sql("select number from tocsin.roster_version for update")
                .query(Long.class)
                .single();
    }

    void nextVersion() {
        jdbc.sql("update tocsin.roster_version set number = number + 1").update();
    }

    Map<Kind, List<Entry>> all() {
        Map<Kind, List<Entry>> all = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            all.put(kind, list(kind));
        }
        return all;
    }

    List<Entry> list(Kind kind) {
        return jdbc.sql("select * from %s order by id".formatted(kind.table()))
                .query((row, n) -> entry(kind, row))
                .list();
    }

    private static Entry entry(Kind kind, ResultSet row) throws SQLException {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Column column : kind.columns()) {
            Object value = value(column, row);
            if (value != null) {
                values.put(column.key(), value);
            }
        }
        return new Entry(row.getString("id"), row.getInt("version"), values);
    }

    private static @Nullable Object value(Column column, ResultSet row) throws SQLException {
        String name = column.sqlName();
        return switch (column.type()) {
            case KEY, TEXT, CHOICE, REF -> row.getString(name);
            case YES_NO -> row.getBoolean(name);
            case NUMBER -> row.getInt(name);
            case DATE -> row.getObject(name, LocalDate.class);
            case TIME -> row.getObject(name, LocalTime.class);
            case MOMENT -> row.getTimestamp(name).toInstant();
            case REFS -> {
                Array array = row.getArray(name);
                yield List.of((String[]) array.getArray());
            }
        };
    }

    Entry insert(Kind kind, Entry entry) {
        List<Column> columns = kind.columns();
        String id = jdbc.sql("insert into %s (%s) values (%s) returning id::text"
                        .formatted(
                                kind.table(),
                                columns.stream().map(Column::sqlName).collect(Collectors.joining(", ")),
                                columns.stream().map(c -> "?").collect(Collectors.joining(", "))))
                .params(parameters(columns, entry))
                .query(String.class)
                .single();
        return new Entry(id, 1, entry.values());
    }

    void update(Kind kind, Entry entry) {
        List<Column> columns =
                kind.columns().stream().filter(c -> !c.key().equals("id")).toList();
        List<@Nullable Object> parameters = parameters(columns, entry);
        parameters.add(entry.id());
        jdbc.sql("update %s set version = version + 1, %s where id::text = ?"
                        .formatted(
                                kind.table(),
                                columns.stream().map(c -> c.sqlName() + " = ?").collect(Collectors.joining(", "))))
                .params(parameters)
                .update();
    }

    void delete(Kind kind, Entry entry) {
        jdbc.sql("delete from %s where id::text = ?".formatted(kind.table()))
                .param(entry.id())
                .update();
    }

    private static List<@Nullable Object> parameters(List<Column> columns, Entry entry) {
        List<@Nullable Object> parameters = new ArrayList<>();
        for (Column column : columns) {
            Object value = entry.values().get(column.key());
            if (value instanceof Instant moment) {
                parameters.add(Timestamp.from(moment));
            } else if (value instanceof List<?> several) {
                parameters.add(several.toArray(String[]::new));
            } else {
                parameters.add(value);
            }
        }
        return parameters;
    }
}
