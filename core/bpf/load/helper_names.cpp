// SPDX-License-Identifier: Apache-2.0
#include "bpf/load/helper_names.hpp"

#include <linux/bpf.h>

#include <algorithm>
#include <iterator>

namespace tracer::bpf {
namespace {

#define TRACER_HELPER_NAME(name) "bpf_" #name
constexpr const char *names[] = {__BPF_FUNC_MAPPER(TRACER_HELPER_NAME)};
#undef TRACER_HELPER_NAME

/// A list of those that may be called, not of those that may not: a helper that is new, or that nobody thought of, must
/// be asked for. Not bpf_trace_printk(): it writes where everybody reads. Not what touches packets, sockets or results.
constexpr std::int32_t readers[] = {
    // clang-format off
    // what is the program's own
    BPF_FUNC_map_lookup_elem, BPF_FUNC_map_update_elem, BPF_FUNC_map_delete_elem, BPF_FUNC_map_push_elem,
    BPF_FUNC_map_pop_elem, BPF_FUNC_map_peek_elem, BPF_FUNC_map_lookup_percpu_elem, BPF_FUNC_for_each_map_elem,
    BPF_FUNC_task_storage_get, BPF_FUNC_task_storage_delete, BPF_FUNC_inode_storage_get,
    BPF_FUNC_inode_storage_delete, BPF_FUNC_sk_storage_get, BPF_FUNC_sk_storage_delete, 210 /* cgrp_storage_get, 6.2 */,
    211 /* cgrp_storage_delete */, BPF_FUNC_spin_lock, BPF_FUNC_spin_unlock, BPF_FUNC_timer_init,
    BPF_FUNC_timer_set_callback, BPF_FUNC_timer_start, BPF_FUNC_timer_cancel, BPF_FUNC_kptr_xchg, BPF_FUNC_loop,
    BPF_FUNC_tail_call, BPF_FUNC_per_cpu_ptr, BPF_FUNC_this_cpu_ptr,
    // what it hands over
    BPF_FUNC_perf_event_output, BPF_FUNC_skb_output, BPF_FUNC_xdp_output, BPF_FUNC_ringbuf_output,
    BPF_FUNC_ringbuf_reserve, BPF_FUNC_ringbuf_submit, BPF_FUNC_ringbuf_discard, BPF_FUNC_ringbuf_query,
    BPF_FUNC_ringbuf_reserve_dynptr, BPF_FUNC_ringbuf_submit_dynptr, BPF_FUNC_ringbuf_discard_dynptr,
    BPF_FUNC_dynptr_from_mem, BPF_FUNC_dynptr_read, BPF_FUNC_dynptr_write, BPF_FUNC_dynptr_data,
    // memory
    BPF_FUNC_probe_read, BPF_FUNC_probe_read_str, BPF_FUNC_probe_read_user, BPF_FUNC_probe_read_kernel,
    BPF_FUNC_probe_read_user_str, BPF_FUNC_probe_read_kernel_str, BPF_FUNC_copy_from_user,
    BPF_FUNC_copy_from_user_task,
    // time and place
    BPF_FUNC_ktime_get_ns, BPF_FUNC_ktime_get_boot_ns, BPF_FUNC_ktime_get_coarse_ns, BPF_FUNC_ktime_get_tai_ns,
    BPF_FUNC_jiffies64, BPF_FUNC_get_prandom_u32, BPF_FUNC_get_smp_processor_id, BPF_FUNC_get_numa_node_id,
    BPF_FUNC_get_current_pid_tgid, BPF_FUNC_get_current_uid_gid, BPF_FUNC_get_current_comm,
    BPF_FUNC_get_current_task, BPF_FUNC_get_current_task_btf, BPF_FUNC_get_current_cgroup_id,
    BPF_FUNC_get_current_ancestor_cgroup_id, BPF_FUNC_get_ns_current_pid_tgid, BPF_FUNC_current_task_under_cgroup,
    BPF_FUNC_task_pt_regs, BPF_FUNC_find_vma, BPF_FUNC_get_stackid, BPF_FUNC_get_stack, BPF_FUNC_get_task_stack,
    BPF_FUNC_get_func_ip, BPF_FUNC_get_func_arg, BPF_FUNC_get_func_ret, BPF_FUNC_get_func_arg_cnt,
    BPF_FUNC_get_attach_cookie, BPF_FUNC_perf_event_read, BPF_FUNC_perf_event_read_value,
    BPF_FUNC_perf_prog_read_value, BPF_FUNC_read_branch_records, BPF_FUNC_get_branch_snapshot, BPF_FUNC_d_path,
    BPF_FUNC_sock_from_file, BPF_FUNC_get_socket_cookie, BPF_FUNC_get_netns_cookie, BPF_FUNC_skc_to_tcp6_sock,
    BPF_FUNC_skc_to_tcp_sock, BPF_FUNC_skc_to_tcp_timewait_sock, BPF_FUNC_skc_to_tcp_request_sock,
    BPF_FUNC_skc_to_udp6_sock, BPF_FUNC_skc_to_unix_sock, BPF_FUNC_skc_to_mptcp_sock,
    // text
    BPF_FUNC_strtol, BPF_FUNC_strtoul, BPF_FUNC_strncmp, BPF_FUNC_snprintf, BPF_FUNC_snprintf_btf,
    // clang-format on
};

constexpr std::string_view reading_kfuncs[] = {
    "bpf_rcu_read_lock",   "bpf_rcu_read_unlock",   "bpf_preempt_disable",   "bpf_preempt_enable",
    "bpf_rdonly_cast",     "bpf_cast_to_kern_ctx",  "bpf_task_acquire",      "bpf_task_release",
    "bpf_task_from_pid",   "bpf_task_from_vpid",    "bpf_cgroup_acquire",    "bpf_cgroup_release",
    "bpf_cgroup_ancestor", "bpf_cgroup_from_id",    "bpf_task_get_cgroup1",  "bpf_iter_num_new",
    "bpf_iter_num_next",   "bpf_iter_num_destroy",  "bpf_get_task_exe_file", "bpf_put_file",
    "bpf_path_d_path",     "bpf_session_is_return", "bpf_session_cookie"};

} // namespace

std::string helper_name(std::int32_t number) {
    if (number > 0 && number < static_cast<std::int32_t>(std::size(names))) return names[number];
    return "bpf_helper_" + std::to_string(number);
}

bool helper_only_reads(std::int32_t number) {
    return std::find(std::begin(readers), std::end(readers), number) != std::end(readers);
}

bool kfunc_only_reads(std::string_view name) {
    return std::ranges::find(reading_kfuncs, name) != std::end(reading_kfuncs);
}

} // namespace tracer::bpf
