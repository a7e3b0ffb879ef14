package dev.fettle.sandbox;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.EngineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The bridge of one group, with a /24 of its own out of 10.231.0.0/16.
 *
 * <p>A bridge is known again by its hardware address, drawn at random and recorded before the bridge is made, so that
 * clearing up after a crash never removes the bridge of somebody else who was given the same number.
 *
 * @param number the third part of the addresses, 0 to 255
 * @param hardwareAddress the bridge's own
 */
record Network(int number, String hardwareAddress) {

    private static final String PREFIX = "10.231.";
    private static final int SUBNETS = 256;
    private static final int IPV4_BITS = 32;
    private static final int OURS = (10 << 24) | (231 << 16);
    private static final Path INTERFACES = Path.of("/sys/class/net");

    /** Return the group's network from its state, making it if it is not there. */
    static Network provide(StateFile state) throws InterruptedException {
        Optional<Network> recorded = recorded(state);
        if (recorded.isPresent() && recorded.get().exists()) {
            return recorded.get();
        }
        List<String> output = new ArrayList<>();
        List<Integer> candidates = new ArrayList<>();
        recorded.ifPresent(network -> candidates.add(network.number()));
        for (int number = 0; number < SUBNETS; number++) {
            candidates.add(number);
        }
        for (int number : candidates) {
            if (taken(number)) {
                continue;
            }
            Network network = new Network(number, randomHardwareAddress());
            state.put(Map.of("network.number", Integer.toString(number), "network.mac", network.hardwareAddress()));
            Programs.Result made = Programs.run(
                    Limits.COMMAND,
                    "ip",
                    "link",
                    "add",
                    "name",
                    network.bridge(),
                    "address",
                    network.hardwareAddress(),
                    "type",
                    "bridge");
            if (made.ok()) {
                Programs.must("ip", "address", "add", network.gateway() + "/24", "dev", network.bridge());
                Programs.must("ip", "link", "set", "dev", network.bridge(), "up");
                return network;
            }
            output.add(made.output());
            if (!Files.exists(INTERFACES.resolve(network.bridge()))) {
                break;
            }
        }
        throw new EngineException(Diagnostic.error(
                Diagnostic.Code.ENVIRONMENT,
                "No bridge could be made in 10.231.0.0/16.",
                output.isEmpty() ? "Every /24 of it is in use; see `ip address`." : output.get(output.size() - 1)));
    }

    /** Return the network that a group's state names. */
    static Optional<Network> recorded(StateFile state) {
        return state.number("network.number")
                .flatMap(number -> state.get("network.mac").map(mac -> new Network(number, mac)));
    }

    String bridge() {
        return "fettle" + number;
    }

    /** Return this machine's address on the bridge. */
    String gateway() {
        return address(1);
    }

    String address(int host) {
        return PREFIX + number + "." + host;
    }

    /** Return a name for a host that is unique on this machine and short enough for its interface. */
    String machine(int host) {
        return "fs" + number + "-" + host;
    }

    boolean exists() {
        try {
            Path file = INTERFACES.resolve(bridge()).resolve("address");
            return Files.exists(file) && Files.readString(file).trim().equals(hardwareAddress);
        } catch (IOException goneMeanwhile) {
            return false;
        }
    }

    /** Delete the bridge if it is there and ours. */
    void remove() throws InterruptedException {
        if (exists()) {
            Programs.must("ip", "link", "delete", bridge());
        }
    }

    private static String randomHardwareAddress() {
        long bits = UUID.randomUUID().getLeastSignificantBits();
        StringBuilder text = new StringBuilder("02");
        for (int i = 0; i < 5; i++) {
            text.append(String.format(Locale.ROOT, ":%02x", (bits >> (8 * i)) & 0xff));
        }
        return text.toString();
    }

    /** Tell whether any interface of this machine has an address in the subnet, or a network that holds it. */
    private static boolean taken(int number) {
        if (Files.exists(INTERFACES.resolve(new Network(number, "").bridge()))) {
            return true;
        }
        int subnet = OURS | (number << 8);
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(nic -> nic.getInterfaceAddresses().stream())
                    .anyMatch(address -> overlaps(address, subnet));
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean overlaps(InterfaceAddress address, int subnet) {
        if (!(address.getAddress() instanceof Inet4Address inet)) {
            return false;
        }
        byte[] bytes = inet.getAddress();
        int value = 0;
        for (byte part : bytes) {
            value = (value << 8) | (part & 0xff);
        }
        int length = Math.min(24, address.getNetworkPrefixLength());
        int mask = length == 0 ? 0 : -1 << (IPV4_BITS - length);
        return (value & mask) == (subnet & mask);
    }
}
