// SPDX-License-Identifier: Apache-2.0
// kprobe.multi: one link on the entries of many functions, by fprobe (Linux 5.18, kernel/trace/bpf_trace.c).
#include "base/errno_error.hpp"
#include "bpf/kinds/empty_program.hpp"
#include "bpf/kinds/kind.hpp"

#include <span>

namespace tracer::bpf {
namespace {

using Addresses = std::vector<std::uint64_t>;

int create(int program_fd, bpf_link_create_opts options) {
    options.sz = sizeof options;
    return ::bpf_link_create(program_fd, 0, BPF_TRACE_KPROBE_MULTI, &options);
}

/// By address: with names the kernel looks each of them up in all of kallsyms (until 6.0).
Fd create(int program_fd, std::span<const std::uint64_t> at) {
    bpf_link_create_opts options{};
    options.kprobe_multi.cnt = static_cast<__u32>(at.size());
    options.kprobe_multi.addrs = reinterpret_cast<const unsigned long *>(at.data());
    return Fd(create(program_fd, options));
}

/// If the kernel does not take one place, it refuses all.
bool is_of_a_place(int error) { return error == EINVAL || error == ENOENT; }

/// Those of `at` that the kernel takes, found by bisection; gives up if it refuses too many.
void keep_good(int program_fd, std::span<const std::uint64_t> at, unsigned &tries_left, Addresses &good) {
    if (at.empty() || tries_left == 0) return;
    --tries_left;
    if (create(program_fd, at)) {
        good.insert(good.end(), at.begin(), at.end());
    } else if (at.size() > 1 && is_of_a_place(errno)) {
        keep_good(program_fd, at.first(at.size() / 2), tries_left, good);
        keep_good(program_fd, at.subspan(at.size() / 2), tries_left, good);
    }
}

LinkResult attach(const bpf_program *program, const Sites &sites) {
    Addresses at;
    for (const auto &site : sites)
        at.push_back(site.address);
    const int program_fd = bpf_program__fd(program);
    Link link;
    link.link = create(program_fd, at);
    if (!link.link && is_of_a_place(errno) && at.size() > 1) {
        unsigned tries_left = 100; // each one that the kernel takes waits for grace periods when it is closed
        Addresses good;
        keep_good(program_fd, at, tries_left, good);
        at = std::move(good);
        errno = ENOENT;
        if (tries_left != 0 && !at.empty()) link.link = create(program_fd, at);
    }
    link.sites = at.size();
    if (link.link) return link;
    const int error = errno;
    return LinkFailure{"kprobe.multi on " + std::to_string(sites.size()) +
                           " functions is refused: " + std::strerror(error),
                       false, kind_of_errno(error)};
}

/// struct bpf_link_info of such a link (6.6; missed since 6.7, zero before). Runs that another program on that CPU kept
/// from it are in the program's own count, also since 6.7.
struct MultiLinkInfo {
    std::uint32_t type, id, prog_id, pad;
    std::uint64_t addrs;
    std::uint32_t count, flags;
    std::uint64_t missed;
};
static_assert(offsetof(MultiLinkInfo, addrs) == 16 && offsetof(MultiLinkInfo, missed) == 32);
constexpr std::uint32_t link_type_kprobe_multi = 8; // BPF_LINK_TYPE_KPROBE_MULTI

std::optional<std::uint64_t> missed(int link_fd) {
    const auto info = link_info<MultiLinkInfo>(link_fd);
    const bool told = info && info->type == link_type_kprobe_multi && info->count != 0;
    return told ? std::optional(info->missed) : std::nullopt;
}

Result<void> probe() {
    const auto program = load_empty(BPF_PROG_TYPE_KPROBE, BPF_TRACE_KPROBE_MULTI);
    if (!program) return program.error();
    bpf_link_create_opts options{};
    const char *function = any_function;
    options.kprobe_multi.cnt = 1;
    options.kprobe_multi.syms = &function;
    const Fd link(create(program->get(), options));
    if (link) return {};
    // Before 5.18 the kernel knows no such attach type.
    if (errno == EINVAL) return Error{ExitCode::cannot_trace, "this kernel has no kprobe.multi (Linux 5.18)", {}};
    if (errno == EOPNOTSUPP)
        return Error{ExitCode::cannot_trace, "this kernel has no kprobe.multi (CONFIG_FPROBE is off)", {}};
    return errno_error("the kernel refuses kprobe.multi");
}

std::string refused() {
    const auto tried = probe();
    return tried ? "" : tried.error().message;
}

} // namespace

const Kind kprobe_multi{.type = BPF_PROG_TYPE_KPROBE,
                        .expected = BPF_TRACE_KPROBE_MULTI,
                        .attach = attach,
                        .missed = missed,
                        .refused = refused,
                        .probe = probe,
                        .without = "patterns of functions cannot be traced"};

} // namespace tracer::bpf
