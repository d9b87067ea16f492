package org.tocsin.retention;

import java.util.Collection;

/** The engine's own history, which the engine cleans up by itself when its time is up. */
public interface EngineHistory {

    /** Keeps these instances, and all that is called by them, from being cleaned up, until {@link #release}. */
    void freeze(Collection<String> instances);

    /** Gives them the time to live that their models say, counted from when they began. */
    void release(Collection<String> instances);
}
