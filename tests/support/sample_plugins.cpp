// SPDX-License-Identifier: Apache-2.0
#include "support/sample_plugins.hpp"

#include <algorithm>
#include <stdexcept>

namespace tracer::test {
namespace {

using model::Column;

#define MEMBER(record, member) offsetof(record, member), sizeof(record::member)

Column column(tracer_type type, std::string name, std::string header, std::size_t offset, std::size_t size,
              std::uint32_t width = 0, std::uint32_t flags = 0) {
    Column c;
    c.type = type;
    c.flags = flags;
    c.offset = static_cast<std::uint32_t>(offset);
    c.size = static_cast<std::uint32_t>(size);
    c.width = width;
    c.member = c.name = std::move(name);
    c.header = header.empty() ? c.name : std::move(header);
    return c;
}

constexpr std::uint32_t left = TRACER_COLUMN_LEFT, hidden = TRACER_COLUMN_NO_TEXT, key = TRACER_COLUMN_KEY;
constexpr std::uint32_t moment = TRACER_COLUMN_TIME;

model::Source source(tracer_source_kind kind, std::string name, tracer_renderer renderer, std::vector<Column> columns,
                     std::string pattern = {}) {
    model::Source s;
    s.kind = kind;
    s.name = s.map = std::move(name);
    s.format.renderer = renderer;
    s.columns = std::move(columns);
    s.format.pattern = std::move(pattern);
    if (!model::complete(s)) throw std::invalid_argument(s.format.pattern);
    return s;
}

model::Option render_option(tracer_option_type type, std::string name, std::string bind = {}) {
    model::Option o;
    o.type = type;
    o.binding = TRACER_BIND_RENDER;
    o.name = name;
    o.bind = bind.empty() ? std::move(name) : std::move(bind);
    return o;
}

} // namespace

model::PluginSpec killsnoop_like() {
    auto call = column(TRACER_TYPE_ENUM, "call", "", MEMBER(KillEvent, call), 0, hidden);
    call.labels = {{0, "kill", "kill"}, {1, "tgkill", "tgkill"}};
    model::PluginSpec spec;
    spec.name = "killsnoop";
    spec.sources = {source(TRACER_SOURCE_EVENTS, "events", TRACER_RENDER_COLUMNS,
                           {column(TRACER_TYPE_BOOT_TIME, "time", "TIME", MEMBER(KillEvent, time), 9, moment),
                            column(TRACER_TYPE_PID, "pid", "PID", MEMBER(KillEvent, pid), 8, left),
                            column(TRACER_TYPE_PID, "tid", "", MEMBER(KillEvent, tid), 0, hidden),
                            column(TRACER_TYPE_COMM, "comm", "COMM", MEMBER(KillEvent, comm), 16), call,
                            column(TRACER_TYPE_SIGNAL, "sig", "SIG", MEMBER(KillEvent, sig), 4, left),
                            column(TRACER_TYPE_PID, "tpid", "TPID", MEMBER(KillEvent, tpid), 8, left),
                            column(TRACER_TYPE_S64, "result", "RESULT", MEMBER(KillEvent, result)),
                            column(TRACER_TYPE_ERRNO, "error", "", MEMBER(KillEvent, result), 0, hidden)})};
    return spec;
}

model::PluginSpec filetop_like() {
    auto kind = column(TRACER_TYPE_ENUM, "file_type", "T", MEMBER(FileValue, kind), 1);
    kind.labels = {{0, "regular", "R"}, {1, "socket", "S"}};
    auto rbytes = column(TRACER_TYPE_BYTES, "rbytes", "R_Kb", MEMBER(FileValue, rbytes), 7, left);
    auto wbytes = column(TRACER_TYPE_BYTES, "wbytes", "W_Kb", MEMBER(FileValue, wbytes), 7);
    rbytes.divisor = wbytes.divisor = 1024;
    model::PluginSpec spec;
    spec.name = "filetop";
    spec.sources = {source(TRACER_SOURCE_TABLE, "files", TRACER_RENDER_TABLE,
                           {column(TRACER_TYPE_PID, "pid", "", MEMBER(FileValue, pid), 0, hidden),
                            column(TRACER_TYPE_PID, "tid", "TID", MEMBER(FileKey, tid), 7, key | left),
                            column(TRACER_TYPE_COMM, "comm", "COMM", MEMBER(FileValue, comm), 16),
                            column(TRACER_TYPE_COUNT, "reads", "READS", MEMBER(FileValue, reads), 6, left),
                            column(TRACER_TYPE_COUNT, "writes", "WRITES", MEMBER(FileValue, writes), 6), rbytes, wbytes,
                            kind, column(TRACER_TYPE_STRING, "file", "FILE", MEMBER(FileValue, file)),
                            column(TRACER_TYPE_DEV, "dev", "", MEMBER(FileKey, dev), 0, key | hidden),
                            column(TRACER_TYPE_INODE, "inode", "", MEMBER(FileKey, inode), 0, key | hidden)})};
    spec.sources[0].format.flags = TRACER_FORMAT_LOADAVG | TRACER_FORMAT_CLEAR;
    spec.sources[0].format.rows = 20;
    spec.sources[0].format.sort = {"reads", "writes", "rbytes", "wbytes"};
    auto sort = render_option(TRACER_OPTION_CHOICE, "sort");
    sort.labels = {{0, "all", "all"},
                   {1, "reads", "reads"},
                   {2, "writes", "writes"},
                   {3, "rbytes", "rbytes"},
                   {4, "wbytes", "wbytes"}};
    spec.options = {render_option(TRACER_OPTION_UNSIGNED, "rows"), sort, render_option(TRACER_OPTION_FLAG, "noclear")};
    return spec;
}

model::PluginSpec usercheck_like() {
    model::PluginSpec spec;
    spec.name = "usercheck";
    spec.sources = {source(TRACER_SOURCE_EVENTS, "events", TRACER_RENDER_COLUMNS,
                           {column(TRACER_TYPE_BOOT_TIME, "time", "", MEMBER(ExecEvent, time), 0, moment | hidden),
                            column(TRACER_TYPE_PID, "pid", "PID", MEMBER(ExecEvent, pid), 7),
                            column(TRACER_TYPE_UID, "uid", "UID", MEMBER(ExecEvent, uid), 6),
                            column(TRACER_TYPE_USER, "user", "", MEMBER(ExecEvent, uid), 0, hidden),
                            column(TRACER_TYPE_COMM, "comm", "COMM", MEMBER(ExecEvent, comm), 16),
                            column(TRACER_TYPE_STRING, "msg", "MSG", MEMBER(ExecEvent, msg)),
                            column(TRACER_TYPE_STRING, "file", "", MEMBER(ExecEvent, file), 0, hidden),
                            column(TRACER_TYPE_S64, "result", "", MEMBER(ExecEvent, result), 0, hidden),
                            column(TRACER_TYPE_ERRNO, "error", "", MEMBER(ExecEvent, result), 0, hidden)})};
    return spec;
}

model::PluginSpec pidpersec_like() {
    constexpr std::uint32_t sum = TRACER_COLUMN_SUM;
    model::PluginSpec spec;
    spec.name = "pidpersec";
    spec.sources = {source(TRACER_SOURCE_COUNTER, "tasks", TRACER_RENDER_TEMPLATE,
                           {column(TRACER_TYPE_COUNT, "tasks", "", 0, sizeof(TaskCounter), 0, sum),
                            column(TRACER_TYPE_COUNT, "processes", "", MEMBER(TaskCounter, processes)),
                            column(TRACER_TYPE_COUNT, "threads", "", MEMBER(TaskCounter, threads)),
                            column(TRACER_TYPE_RATE, "rate", "", 0, sizeof(TaskCounter), 0, sum)},
                           "{time:%H:%M:%S}: PIDs/sec: {rate:.0f}")};
    return spec;
}

model::PluginSpec vfsreadlat_like() {
    model::PluginSpec spec;
    spec.name = "vfsreadlat";
    spec.sources = {source(TRACER_SOURCE_HISTOGRAM, "latency", TRACER_RENDER_HISTOGRAM, {})};
    spec.sources[0].unit = "ns";
    auto unit = render_option(TRACER_OPTION_CHOICE, "unit");
    unit.labels = {{1, "ns", "ns"}, {1000, "us", "us"}, {1000000, "ms", "ms"}};
    spec.options = {unit};
    return spec;
}

model::PluginSpec connect_like() {
    auto flags = column(TRACER_TYPE_FLAGS, "flags", "FLAGS", MEMBER(ConnectEvent, flags), 12);
    flags.labels = {{0, "none", "-"}, {1, "read", "R"}, {2, "write", "W"}, {3, "both", "RW"}, {8, "now", "now"}};
    auto share = column(TRACER_TYPE_RATIO, "share", "SHARE", MEMBER(ConnectEvent, failed), 6);
    share.over = "tried";
    auto args = column(TRACER_TYPE_ARGV, "args", "ARGS", sizeof(ConnectEvent), 48, 0, TRACER_COLUMN_TAIL);
    model::PluginSpec spec;
    spec.name = "connect";
    spec.sources = {source(TRACER_SOURCE_EVENTS, "events", TRACER_RENDER_COLUMNS,
                           {column(TRACER_TYPE_BOOT_TIME, "time", "", MEMBER(ConnectEvent, time), 0, moment | hidden),
                            column(TRACER_TYPE_IPV4, "source", "SOURCE", MEMBER(ConnectEvent, source), 15),
                            column(TRACER_TYPE_IP, "to", "TO", MEMBER(ConnectEvent, to), 15),
                            column(TRACER_TYPE_IPV6, "to6", "", MEMBER(ConnectEvent, to6), 0, hidden),
                            column(TRACER_TYPE_PORT, "port", "PORT", MEMBER(ConnectEvent, port), 5),
                            column(TRACER_TYPE_BOOL, "blocking", "BLOCK", MEMBER(ConnectEvent, blocking)),
                            column(TRACER_TYPE_SYSCALL, "call", "CALL", MEMBER(ConnectEvent, call), 10), flags,
                            column(TRACER_TYPE_RESULT, "result", "RESULT", MEMBER(ConnectEvent, result), 12),
                            column(TRACER_TYPE_HEX, "cookie", "COOKIE", MEMBER(ConnectEvent, cookie), 8), share,
                            column(TRACER_TYPE_COUNT, "tried", "", MEMBER(ConnectEvent, tried), 0, hidden),
                            column(TRACER_TYPE_ARGV, "cgroup", "CGROUP", MEMBER(ConnectEvent, cgroup), 10), args})};
    return spec;
}

HistogramBytes histogram_of(std::span<const std::uint64_t> values) {
    model::Histogram h;
    for (const std::uint64_t value : values) {
        ++h.buckets[model::bucket_of(value)];
        h.min = h.count == 0 ? value : std::min(h.min, value);
        h.max = std::max(h.max, value);
        h.sum += value;
        ++h.count;
    }
    HistogramBytes bytes{};
    h.put(bytes);
    return bytes;
}

model::PluginSpec writesizes_like() {
    model::PluginSpec spec;
    spec.name = "writesizes";
    spec.sources = {source(TRACER_SOURCE_HISTOGRAMS, "sizes", TRACER_RENDER_TABLE,
                           {column(TRACER_TYPE_PID, "pid", "PID", MEMBER(WriteKey, pid), 7, key | left),
                            column(TRACER_TYPE_COMM, "comm", "COMM", MEMBER(WriteKey, comm), 16, key)})};
    spec.sources[0].unit = "bytes";
    spec.sources[0].key_size = sizeof(WriteKey);
    spec.sources[0].value_size = model::hist_size;
    spec.options = {render_option(TRACER_OPTION_UNSIGNED, "rows"), render_option(TRACER_OPTION_FLAG, "histograms")};
    return spec;
}

model::PluginSpec stacksnoop_like() {
    model::PluginSpec spec;
    spec.name = "stacksnoop";
    spec.sources = {source(TRACER_SOURCE_EVENTS, "events", TRACER_RENDER_STACK,
                           {column(TRACER_TYPE_ELAPSED, "time", "TIME(s)", MEMBER(StackEvent, time), 18, moment | left),
                            column(TRACER_TYPE_COMM, "comm", "COMM", MEMBER(StackEvent, comm), 12),
                            column(TRACER_TYPE_PID, "pid", "PID", MEMBER(StackEvent, pid), 6),
                            column(TRACER_TYPE_PID, "tid", "", MEMBER(StackEvent, tid), 0, hidden),
                            column(TRACER_TYPE_CPU, "cpu", "CPU", MEMBER(StackEvent, cpu), 3, left),
                            column(TRACER_TYPE_KSYM, "function", "FUNCTION", MEMBER(StackEvent, function)),
                            column(TRACER_TYPE_KERNEL_STACK, "stack", "", MEMBER(StackEvent, stack))}),
                    source(TRACER_SOURCE_TABLE, "counts", TRACER_RENDER_FOLDED,
                           {column(TRACER_TYPE_COMM, "comm", "", MEMBER(StackKey, comm), 0, key),
                            column(TRACER_TYPE_STACK_ID, "stack", "", MEMBER(StackKey, stack), 0, key),
                            column(TRACER_TYPE_COUNT, "count", "", MEMBER(StackCount, count))})};
    spec.sources[0].when = {"folded", "", true};
    spec.sources[1].when = {"folded", "", false};
    spec.sources[1].index = 1;
    spec.sources[1].stacks = "stacks";
    model::Option folded;
    folded.name = "folded";
    spec.options = {folded, render_option(TRACER_OPTION_FLAG, "offsets")};
    return spec;
}

} // namespace tracer::test
