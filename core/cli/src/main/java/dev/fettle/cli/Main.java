package dev.fettle.cli;

/** Start the command line. */
public final class Main {

    private Main() {}

    /** Run one command and exit with its code. */
    public static void main(String[] args) {
        if (args.length == 1 && args[0].equals("--version")) {
            System.out.println("fettle 0.1.0-SNAPSHOT");
            return;
        }
        System.err.println("Usage: fettle --version");
        System.exit(64);
    }
}
