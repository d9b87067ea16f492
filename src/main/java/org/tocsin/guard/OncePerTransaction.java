package org.tocsin.guard;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * A question whose answer holds for as long as a transaction lasts, so that it is asked once however many of a transaction's
 * steps want to know: in a burst fifty escalations share one. Outside of transactions it is asked each time.
 */
public final class OncePerTransaction<K, V> {

    private final Function<K, V> question;

    public OncePerTransaction(Function<K, V> question) {
        this.question = question;
    }

    public V get(K key) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            return question.apply(key);
        }
        Map<K, V> known = known();
        V answer = known.get(key);
        if (answer == null) {
            answer = question.apply(key);
            known.put(key, answer);
        }
        return answer;
    }

    private Map<K, V> known() {
        @SuppressWarnings("unchecked")
        Map<K, V> bound = (Map<K, V>) TransactionSynchronizationManager.getResource(this);
        if (bound != null) {
            return bound;
        }
        Map<K, V> known = new HashMap<>();
        TransactionSynchronizationManager.bindResource(this, known);
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void suspend() {
                TransactionSynchronizationManager.unbindResource(OncePerTransaction.this);
            }

            @Override
            public void resume() {
                TransactionSynchronizationManager.bindResource(OncePerTransaction.this, known);
            }

            /** What others do once it has been committed is to see what it has changed. */
            @Override
            public void beforeCompletion() {
                known.clear();
            }

            @Override
            public void afterCompletion(int status) {
                TransactionSynchronizationManager.unbindResourceIfPossible(OncePerTransaction.this);
            }
        });
        return known;
    }
}
