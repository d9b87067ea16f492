package org.tocsin.incident;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a limit was kept, and by how much, in words; one answer for pages, files and figures. It follows from the recovery
 * on record, and without one is undecided unless the limit passed before the end.
 *
 * @param missed null while that is still undecided
 */
public record Verdict(@Nullable Boolean missed, String text) {

    /**
     * A limit of an incident as it stands.
     *
     * @param met when that which the limit asks for was done, if that is on record by itself; else the recovery counts
     */
    public static Verdict of(Incident incident, Instant due, @Nullable Instant met, Instant now) {
        return of(due, met == null ? incident.recoveredAt() : met, incident.closedAt(), now);
    }

    /**
     * A recovery at exactly the limit is kept.
     *
     * @param recovered when it was over for those affected; null if it never was, or not yet
     * @param closed when it was closed; null while it is open
     */
    public static Verdict of(Instant due, @Nullable Instant recovered, @Nullable Instant closed, Instant now) {
        if (recovered != null) {
            return recovered.isAfter(due)
                    ? new Verdict(true, "超时 " + words(Duration.between(due, recovered)))
                    : new Verdict(
                            false, recovered.equals(due) ? "正好在时限内" : "提前 " + words(Duration.between(recovered, due)));
        }
        if (closed != null) {
            return closed.isAfter(due)
                    ? new Verdict(true, "超时 " + words(Duration.between(due, closed)) + "，未恢复而结束")
                    : new Verdict(null, "未到时限即结束，没有恢复时间，不作判定");
        }
        return now.isAfter(due)
                ? new Verdict(true, "已超时 " + words(Duration.between(due, now)) + "，尚未恢复")
                : new Verdict(null, "未到期，还剩 " + words(Duration.between(now, due)));
    }

    /** A length of time as people say it: the two largest units, and no unit that is nothing. */
    public static String words(Duration length) {
        long days = length.toDays();
        List<String> parts = new ArrayList<>();
        add(parts, days, "天");
        add(parts, length.toHoursPart(), "小时");
        if (days == 0) {
            add(parts, length.toMinutesPart(), "分");
            if (length.toHours() == 0) {
                add(parts, length.toSecondsPart(), "秒");
            }
        }
        return parts.isEmpty() ? days == 0 && length.toMillis() > 0 ? "不足 1 秒" : "0 秒" : String.join(" ", parts);
    }

    private static void add(List<String> parts, long number, String unit) {
        if (number > 0) {
            parts.add(number + " " + unit);
        }
    }
}
