package org.tocsin.access.web;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** An answer that asks whether it may leave, once, when its first byte is about to; if not, all of it is dropped. */
class HeldAnswer extends HttpServletResponseWrapper {

    private final Predicate<HeldAnswer> mayLeave;
    private boolean decided;
    private boolean withheld;
    private @Nullable ServletOutputStream stream;
    private @Nullable PrintWriter writer;

    HeldAnswer(HttpServletResponse response, Predicate<HeldAnswer> mayLeave) {
        super(response);
        this.mayLeave = mayLeave;
    }

    /** Asks now, unless it has been asked. */
    void decide() {
        if (!decided) {
            decided = true;
            withheld = !mayLeave.test(this);
        }
    }

    boolean withheld() {
        return withheld;
    }

    private boolean leaves() {
        decide();
        return !withheld;
    }

    @Override
    public void flushBuffer() throws IOException {
        if (leaves()) {
            super.flushBuffer();
        }
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        if (stream == null) {
            stream = new HeldStream(super.getOutputStream());
        }
        return stream;
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        if (writer == null) {
            writer = new PrintWriter(new HeldWriter(super.getWriter()));
        }
        return writer;
    }

    private class HeldStream extends ServletOutputStream {

        private final ServletOutputStream out;

        HeldStream(ServletOutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            if (leaves()) {
                out.write(b);
            }
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            if (leaves()) {
                out.write(bytes, from, length);
            }
        }

        @Override
        public void flush() throws IOException {
            if (leaves()) {
                out.flush();
            }
        }

        @Override
        public void close() throws IOException {
            if (leaves()) {
                out.close();
            }
        }

        @Override
        public boolean isReady() {
            return out.isReady();
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            out.setWriteListener(listener);
        }
    }

    private class HeldWriter extends FilterWriter {

        HeldWriter(Writer out) {
            super(out);
        }

        @Override
        public void write(int c) throws IOException {
            if (leaves()) {
                out.write(c);
            }
        }

        @Override
        public void write(char[] text, int from, int length) throws IOException {
            if (leaves()) {
                out.write(text, from, length);
            }
        }

        @Override
        public void write(String text, int from, int length) throws IOException {
            if (leaves()) {
                out.write(text, from, length);
            }
        }

        @Override
        public void flush() throws IOException {
            if (leaves()) {
                out.flush();
            }
        }

        @Override
        public void close() throws IOException {
            if (leaves()) {
                out.close();
            }
        }
    }
}
