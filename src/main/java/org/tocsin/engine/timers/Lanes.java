package org.tocsin.engine.timers;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps exclusive jobs of one process instance apart on this node: while one runs, the others of its lane wait, in the order in
 * which they came. Other nodes are kept away by the lock.
 */
final class Lanes {

    private final Map<String, List<ClaimedJob>> waiting = new HashMap<>();

    /**
     * Takes jobs in.
     *
     * @return those that may run now, one list for each lane or job without a lane; their lanes are taken until {@link #done}
     */
    synchronized List<List<ClaimedJob>> enter(Collection<ClaimedJob> jobs) {
        Map<String, List<ClaimedJob>> entered = new LinkedHashMap<>();
        for (ClaimedJob job : jobs) {
            String lane = job.lane();
            if (lane == null) {
                entered.put("job " + job.id(), List.of(job));
            } else if (entered.containsKey("lane " + lane)) {
                entered.get("lane " + lane).add(job);
            } else if (waiting.containsKey(lane)) {
                waiting.get(lane).add(job);
            } else {
                waiting.put(lane, new ArrayList<>());
                entered.put("lane " + lane, new ArrayList<>(List.of(job)));
            }
        }
        return List.copyOf(entered.values());
    }

    /** Says that jobs have run, and returns what waited for them and may run now. */
    synchronized List<List<ClaimedJob>> done(Collection<ClaimedJob> jobs) {
        List<List<ClaimedJob>> next = new ArrayList<>();
        jobs.stream().map(ClaimedJob::lane).distinct().forEach(lane -> {
            List<ClaimedJob> others = lane == null ? null : waiting.remove(lane);
            if (others != null && !others.isEmpty()) {
                waiting.put(lane, new ArrayList<>());
                next.add(others);
            }
        });
        return next;
    }

    /** Takes away whatever waits, when this node stops. */
    synchronized List<ClaimedJob> clear() {
        List<ClaimedJob> left = waiting.values().stream().flatMap(List::stream).toList();
        waiting.clear();
        return left;
    }
}
