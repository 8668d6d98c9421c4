// SPDX-License-Identifier: Apache-2.0
// A recording. The first byte says which part the rest is: the events of a packet whose frame is right, a whole stream,
// or what the metadata say of the run. Whatever is accepted shows as harmless text.
#include "fuzz/fuzz.hpp"
#include "output/formats.hpp"
#include "recording/metadata.hpp"
#include "recording/packet.hpp"
#include "recording/player.hpp"
#include "stream/tee.hpp"
#include "support/memory_sink.hpp"
#include "unit/recording/whole_specs.hpp"

#include <memory>
#include <sys/mman.h>
#include <unistd.h>

namespace tracer {
namespace {

recording::Description made() {
    recording::Description description;
    description.uuid = {9};
    description.distance = 1'700'000'000'000'000'000;
    auto specs = test::whole_specs();
    specs.push_back(test::whole(test::connect_like()));
    for (model::PluginSpec &spec : specs)
        description.plugins.push_back({std::move(spec), {}});
    return description;
}

Fd file_of(std::string_view bytes) {
    static const Fd file(::memfd_create("recording", MFD_CLOEXEC)); // one for all inputs
    fuzz::require(::ftruncate(file.get(), 0) == 0, "a file in memory");
    fuzz::require(::pwrite(file.get(), bytes.data(), bytes.size(), 0) == static_cast<ssize_t>(bytes.size()),
                  "its bytes");
    return Fd(::dup(file.get()));
}

/// A packet in which all plugins have started, and then these events.
std::string packet_of(std::string_view events) {
    recording::Packet packet(1);
    for (std::uint32_t plugin = 0; plugin < 7; ++plugin) {
        packet.event(static_cast<std::uint16_t>(recording::Id::start), 1, 64);
        packet.put(plugin);
        packet.put(std::uint64_t{1});
        for (int text = 0; text < 3; ++text)
            packet.put_text("x");
        for (int byte = 0; byte < 7; ++byte)
            packet.put(std::uint8_t{1});
        packet.put_text("CAP_BPF");
    }
    packet.event(static_cast<std::uint16_t>(recording::Id::clock), 1, sizeof(std::uint64_t) + events.size());
    packet.put(std::uint64_t{1'700'000'000'000'000'000});
    char *end = packet.room();
    if (!events.empty()) std::memcpy(end, events.data(), events.size());
    packet.claim(end + events.size());
    recording::PacketHead head;
    head.uuid = {9};
    const auto whole = packet.seal(head);
    return {whole.data(), whole.size()};
}

void play(recording::Recording recording) {
    recording::Player player(std::move(recording));
    output::WallTime time(player.distance());
    output::FormatContext context;
    context.time = &time;
    context.names = &player.names();
    context.load = &player.load();
    context.several = true;
    test::MemorySink text, json, csv;
    stream::Tee tee;
    tee.add("text", output::find_format("text")->make(context, {&text}));
    tee.add("json", output::find_format("json")->make(context, {&json}));
    tee.add("csv", output::find_format("csv")->make(context, {&csv}));
    fuzz::require(static_cast<bool>(player.play(tee)), "a sink in memory does not fail");
    fuzz::require_harmless(text.text, "text is harmless", true);
    fuzz::require_harmless(json.text, "JSON is harmless", true);
    if (player.damage()) fuzz::require_harmless(player.damage()->what, "so is what is said of damage");
}

} // namespace
} // namespace tracer

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    using namespace tracer;
    static const recording::Description description = made();
    static const recording::Catalog catalog(description.specs());
    static const std::string metadata = recording::metadata(description, catalog);
    fuzz::Input input(data, size);
    const unsigned part = input.byte() % 3;
    if (part == 2) {
        auto read = recording::from_json(input.rest());
        if (!read) return 0;
        const recording::Catalog own(read->specs());
        fuzz::require(static_cast<bool>(recording::from_json(recording::to_json(*read))), "it can be written and read");
        fuzz::require(recording::description_in(recording::metadata(*read, own)).has_value(),
                      "metadata can be written");
        return 0;
    }
    auto recording =
        recording::Recording::of(metadata, file_of(part == 0 ? packet_of(input.rest()) : std::string(input.rest())));
    fuzz::require(static_cast<bool>(recording), "the metadata are good");
    play(std::move(*recording));
    return 0;
}
