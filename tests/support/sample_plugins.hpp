// SPDX-License-Identifier: Apache-2.0
// Descriptors and records shaped like those of the six plugins, for tests of the output. The structs are the tests'
// own, so that a plugin may change without them.
#pragma once

#include "model/histogram.hpp"
#include "model/record.hpp"
#include "model/settings.hpp"

#include <cstring>
#include <string_view>

namespace tracer::test {

struct KillEvent {
    std::uint64_t time;
    std::uint32_t pid, tid;
    std::int32_t tpid, sig;
    std::int64_t result;
    std::uint32_t call;
    char comm[16];
};
struct FileKey {
    std::uint64_t inode;
    std::uint32_t dev, tid;
};
struct FileValue {
    std::uint64_t reads, writes, rbytes, wbytes;
    std::uint32_t pid, kind;
    char comm[16], file[32];
};
struct ExecEvent {
    std::uint64_t time;
    std::uint32_t pid, uid;
    std::int64_t result;
    char comm[16], msg[64], file[64];
};
struct TaskCounter {
    std::uint64_t processes, threads;
};
struct StackEvent {
    std::uint64_t time;
    std::uint64_t function;
    std::uint32_t pid, tid, cpu;
    char comm[16];
    std::uint64_t stack[16];
};
/// Its record ends in words.
struct ConnectEvent {
    std::uint64_t time;
    std::uint8_t source[4], to[16], to6[16];
    std::uint16_t port;
    std::uint8_t blocking, reserved;
    std::int32_t call;
    std::uint32_t flags;
    std::int64_t result;
    std::uint64_t cookie, failed, tried;
    char cgroup[16];
};
struct StackKey {
    char comm[16];
    std::int32_t stack;
};
struct StackCount {
    std::uint64_t count;
};

struct WriteKey {
    std::uint32_t pid;
    char comm[16];
};
/// The bytes of a struct tracer_hist.
using HistogramBytes = std::array<std::byte, model::hist_size>;
[[nodiscard]] HistogramBytes histogram_of(std::span<const std::uint64_t> values);

/// Copies `text` with its NUL bytes, cut to fit, the rest zero.
template <std::size_t N>
void set_text(char (&to)[N], std::string_view text) {
    std::memset(to, 0, N);
    std::memcpy(to, text.data(), text.size() < N ? text.size() : N);
}

[[nodiscard]] model::PluginSpec killsnoop_like();
[[nodiscard]] model::PluginSpec filetop_like();
[[nodiscard]] model::PluginSpec usercheck_like();
[[nodiscard]] model::PluginSpec pidpersec_like();
[[nodiscard]] model::PluginSpec vfsreadlat_like();
/// Every type that the others have not.
[[nodiscard]] model::PluginSpec connect_like();
/// Histograms by key, of bytes.
[[nodiscard]] model::PluginSpec writesizes_like();
/// Two sources: the events, and with the option `folded` the counts by stack instead.
[[nodiscard]] model::PluginSpec stacksnoop_like();

template <class T>
[[nodiscard]] model::RecordView view(const model::Source &source, const T &value) {
    return {&source, {}, std::as_bytes(std::span(&value, 1))};
}
/// A record with a tail: its bytes, which the view is of.
template <class T>
[[nodiscard]] std::vector<std::byte> with_tail(const T &value, std::string_view tail) {
    std::vector<std::byte> bytes(sizeof value + tail.size());
    std::memcpy(bytes.data(), &value, sizeof value);
    if (!tail.empty()) std::memcpy(bytes.data() + sizeof value, tail.data(), tail.size());
    return bytes;
}
template <class K, class T>
[[nodiscard]] model::RecordView view(const model::Source &source, const K &key, const T &value) {
    return {&source, std::as_bytes(std::span(&key, 1)), std::as_bytes(std::span(&value, 1))};
}

} // namespace tracer::test
