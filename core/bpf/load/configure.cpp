// SPDX-License-Identifier: Apache-2.0
#include "bpf/load/configure.hpp"

#include "base/errno_error.hpp"
#include "bpf/load/cgroup.hpp"
#include "bpf/load/libbpf_log.hpp"
#include "bpf/load/option_bytes.hpp"
#include "bpf/load/perf_counters.hpp"
#include "bpf/load/rodata.hpp"
#include "bpf/load/thread_maps.hpp"

#include <bpf/bpf.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <set>
#include <unistd.h>

namespace tracer::bpf {
namespace {

Result<tracer_filter> filter_of(const AttachRequest &request) {
    const auto &asked = request.run->filters;
    tracer_filter filter{};
    filter.pid = asked.pid;
    filter.tid = asked.tid;
    filter.has_uid = asked.uid.has_value() ? 1 : 0;
    filter.uid = asked.uid.value_or(0);
    filter.has_comm = asked.comm.empty() ? 0 : 1;
    std::memcpy(filter.comm, asked.comm.data(), std::min(asked.comm.size(), sizeof filter.comm - 1));
    filter.has_cgroup = asked.cgroup.empty() ? 0 : 1;
    if (!asked.cgroup.empty()) {
        auto folder = open_cgroup(asked.cgroup);
        if (!folder) return std::move(folder.error());
        auto place = cgroup_place(*folder);
        if (!place) return std::move(place.error());
        filter.cgroup_id = place->id;
        filter.cgroup_from = place->from;
        filter.cgroup_to = place->to;
    }
    filter.follow = request.followed_map >= 0 ? 1 : 0;
    const auto space = pid_namespace();
    filter.pidns_dev = space.dev;
    filter.pidns_ino = space.inode;
    if (!request.run->show_self) {
        auto self = root_process_id();
        if (!self) return std::move(self.error());
        filter.self = *self;
    }
    return filter;
}

Result<void> set_constants(OpenObject &object, const AttachRequest &request, const Plan &plan) {
    Constants constants(object.get());
    const auto &spec = *request.spec;
    auto filter = filter_of(request);
    if (!filter) return std::move(filter.error());
    if (auto set = constants.set("tracer_filter", *filter); !set) return set;
    if (auto set = constants.set("tracer_copied", u32{plan.copied() ? 1u : 0u}); !set) return set;
    if (auto set = constants.set("tracer_wakeup_bytes", u64{wakeup_bytes(request.run->ring_bytes)}); !set) return set;
    for (const auto &option : spec.options) {
        // A target may ask for its own name in the records, too.
        const bool named_target = option.binding == TRACER_BIND_TARGET && !option.bind.empty();
        if (option.binding != TRACER_BIND_CONST && !named_target) continue;
        const auto *value = request.settings->find(option.name);
        const auto *variable = value ? constants.find(option.bind) : nullptr;
        if (!variable) continue; // unset, or of no interest to this variant's object
        if (auto set = write_option(option.name, *value, variable->is_signed, variable->bytes); !set) return set;
    }
    return {};
}

void resize(bpf_map *map, std::uint32_t entries) {
    if (map) bpf_map__set_max_entries(map, entries);
}

/// A table's inner maps. Not their template: the kernel does not compare sizes (134fede4eecf, 5.10), and libbpf 1.1
/// cannot resize it. Nor can it be replaced by a small map of ours, which would lack the object's BTF, and 6.1 would
/// then find the two different (bpf_map_meta_equal(), timer_off).
void resize_table(const OpenObject &object, const std::string &name, std::uint32_t entries) {
    resize(object.map(name + "_a"), entries);
    resize(object.map(name + "_b"), entries);
}

bool is_table(const bpf_map *map) { return map && bpf_map__type(map) == BPF_MAP_TYPE_ARRAY_OF_MAPS; }

Result<void> set_sizes(OpenObject &object, const AttachRequest &request, const Plan &plan) {
    const auto &spec = *request.spec;
    const auto page = static_cast<std::uint32_t>(::sysconf(_SC_PAGESIZE));
    std::set<std::string> used;
    for (const auto &source : spec.sources) {
        if (!request.settings->delivers(*request.spec, source)) continue;
        used.insert(source.map);
        if (!source.stacks.empty()) used.insert(source.stacks);
        if (source.kind == TRACER_SOURCE_EVENTS)
            resize(object.map(source.map),
                   static_cast<std::uint32_t>(std::min<std::uint64_t>(request.run->ring_bytes, 1u << 31)));
    }
    for (const auto &option : spec.options) {
        if (option.binding != TRACER_BIND_MAP_SIZE) continue;
        const auto *value = request.settings->find(option.name);
        const auto *entries = value ? std::get_if<std::uint64_t>(value) : nullptr;
        if (!entries) continue;
        if (*entries == 0 || *entries > UINT32_MAX)
            return Error{ExitCode::usage,
                         "--" + option.name + ": a map cannot have " + std::to_string(*entries) + " entries",
                         {}};
        if (is_table(object.map(option.bind)))
            resize_table(object, option.bind, static_cast<std::uint32_t>(*entries));
        else
            resize(object.map(option.bind), static_cast<std::uint32_t>(*entries));
    }
    // Maps that nobody reads in this run cost no memory.
    for (const auto &source : spec.sources) {
        if (request.settings->delivers(*request.spec, source)) continue;
        if (!used.contains(source.map)) {
            if (source.kind == TRACER_SOURCE_EVENTS) resize(object.map(source.map), page);
            if (source.keyed()) resize_table(object, source.map, 1);
        }
        if (!source.stacks.empty() && !used.contains(source.stacks)) resize(object.map(source.stacks), 1);
    }
    return keep_with_threads(object.get(), has_task_storage(*request.facts), plan.copied(),
                             object.uses_map("tracer_calls"));
}

Error map_error(const std::string &map, const char *doing) { return errno_error(std::string(doing) + " map " + map); }

Result<void> put_entry(const bpf_map *map, const model::Option &option, const void *key, const void *value) {
    if (bpf_map_update_elem(bpf_map__fd(map), key, value, BPF_ANY) == 0) return {};
    if (errno != E2BIG && errno != ENOSPC) return map_error(option.bind, "cannot write to");
    return Error{ExitCode::usage,
                 "--" + option.name + ": more than " + std::to_string(bpf_map__max_entries(map)) +
                     " entries do not fit",
                 {}};
}

Result<void> fill_nets(const bpf_map *map, const model::Option &option, const model::Nets &nets) {
    if (bpf_map__key_size(map) != sizeof(tracer_net) || bpf_map__value_size(map) == 0)
        return Error{ExitCode::usage, "map " + option.bind + " has no keys of struct tracer_net, as networks need", {}};
    std::vector<std::byte> one(bpf_map__value_size(map));
    one[0] = std::byte{1}; // little endian
    for (const model::Net &net : nets) {
        tracer_net key{};
        key.prefixlen = net.prefix;
        std::memcpy(key.addr, net.address.data(), sizeof key.addr);
        if (auto put = put_entry(map, option, &key, one.data()); !put) return put;
    }
    return {};
}

Result<void> fill_entries(const bpf_map *map, const model::Option &option, const model::Entries &entries) {
    const auto size = bpf_map__value_size(map);
    if (bpf_map__key_size(map) != sizeof(std::uint32_t))
        return Error{ExitCode::usage, "map " + option.bind + " has no keys of 4 bytes, as entries need", {}};
    std::vector<char> text(size);
    for (const auto &[key, value] : entries) {
        if (value.size() >= size)
            return Error{ExitCode::usage,
                         "--" + option.name + ": \"" + one_line(value, 80) + "\" is " + std::to_string(value.size()) +
                             " bytes long; at most " + std::to_string(size - 1) + " fit",
                         {}};
        std::fill(text.begin(), text.end(), '\0');
        std::copy(value.begin(), value.end(), text.begin());
        if (auto put = put_entry(map, option, &key, text.data()); !put) return put;
    }
    return {};
}

} // namespace

std::uint64_t wakeup_bytes(std::uint64_t ring_bytes) { return std::min<std::uint64_t>(256u << 10, ring_bytes / 4); }

Result<void> configure(OpenObject &object, const AttachRequest &request, const Plan &plan) {
    const LibbpfLog log;
    if (auto set = set_constants(object, request, plan); !set) return set;
    if (auto set = set_sizes(object, request, plan); !set) return set;
    if (auto *followed = object.map("tracer_followed"); followed && request.followed_map >= 0)
        if (bpf_map__reuse_fd(followed, request.followed_map) != 0) return map_error("tracer_followed", "cannot share");
    return {};
}

Result<void> fill_maps(const LoadedObject &object, const AttachRequest &request) {
    for (const auto &option : request.spec->options) {
        if (option.binding != TRACER_BIND_MAP) continue;
        const auto *value = request.settings->find(option.name);
        const auto *map = value ? object.map(option.bind) : nullptr;
        if (!map) continue;
        if (const auto *event = std::get_if<std::string>(value)) {
            auto opened = open_perf_counters(bpf_map__fd(map), *event);
            if (!opened) return std::move(opened).error();
            continue;
        }
        const auto *entries = std::get_if<model::Entries>(value);
        const auto *nets = std::get_if<model::Nets>(value);
        auto filled = entries ? fill_entries(map, option, *entries)
                      : nets  ? fill_nets(map, option, *nets)
                              : Result<void>();
        if (!filled) return filled;
    }
    const auto &cgroup = request.run->filters.cgroup;
    if (const auto *map = object.map("tracer_cgroup"); map && !cgroup.empty()) {
        auto folder = open_cgroup(cgroup);
        if (!folder) return std::move(folder.error());
        const std::uint32_t zero = 0;
        const auto fd = static_cast<std::uint32_t>(folder->get());
        if (bpf_map_update_elem(bpf_map__fd(map), &zero, &fd, BPF_ANY) != 0)
            return map_error("tracer_cgroup", "cannot write to");
    }
    return {};
}

} // namespace tracer::bpf
