// Every word of the pages, in both languages.
const TEXT = {
  en: {
    skip: "Skip to the total", display: "Display", modeDesk: "Desk", modeScreen: "Big screen", other: "中文",
    connecting: "Connecting", live: "Live", stale: "Stale", lost: "Connection lost", polling: "Polling",
    lostNow: "Connection lost. The figures below are no longer current; reconnecting.",
    staleNow: "No data from the server. The figures below may be out of date.",
    lostFor: (s) => `last data ${s} ago`,
    sequence: (n) => `#${n}`,
    raised: "Raised", matched: "Matched", matchedLower: "matched", donated: "donated", donations: "Donations",
    donors: "Donors", gifts: "In kind", refunded: "Refunded",
    perSecond: "Donations per second", perSecondShort: "per second, 10 s mean", peak: "peak",
    perSecondCurve: "Donations per second, last five minutes", perMinute: "Yuan per minute",
    perMinuteCurve: "Yuan per minute, donated and matched, last two hours",
    pools: "Matching pools", projects: "Projects", organisations: "Organisations", teams: "Teams", channels: "Channels",
    watch: "To check", held: "Held", conflicts: "Conflicts", conflictsNote: "same id, other content",
    refusedCallbacks: "Refused callbacks", refusedNote: (a, b) => `${a} not authentic · ${b} malformed`,
    tryAgain: "Asked to retry", tryAgainNote: "ring full, draining, disk", recent: "Just now", health: "Engine",
    ring: "Ring", lag: "Journal lag", disk: "Disk above reserve", snapshot: "Last snapshot", viewers: "Viewers",
    clock: "Clock", clockAgrees: "agrees", clockSet: (s) => `set by ${s} s, not followed`,
    durability: "Durability", latency: "Latency", stage: "Stage", max: "max", none: "none yet", records: "records",
    scheduled: "scheduled", open: "open", exhausted: "exhausted", suspended: "suspended", closed: "closed",
    "goal-reached": "goal reached", frozen: "frozen", left: "left", of: "of",
    burn: (y) => `${y} per minute`, emptyIn: (d, at) => `empty in ${d}, at ${at}`, quiet: "not burning",
    poolLabel: (name, percent, state) => `${name}: ${percent} left, ${state}`,
    goalLabel: (name, percent) => `${name}: ${percent} of its goal`, goalOf: (p) => `${p} of goal`,
    times: (n) => `${n} donations`, ago: (s) => `${s} ago`,
    wechatpay: "WeChat Pay", alipay: "Alipay", unionpay: "UnionPay", stripe: "Stripe", partner: "Partners",
    conflict: "Conflict", "refund-exceeds-payment": "Refund exceeds payment",
    "refund-unknown-payment": "Refund of unknown payment", "refund-reversed": "Refund reversed", dispute: "Dispute",
    "unreadable-payment": "Payment that could not be read",
    loss: "Records lost: reconcile", "clock-set": "Clock was set, not followed", damage: "Damage on the disk",
    alarmsTitle: "Alarms", kind: "Kind",
    spoken: (total, count, matched) => `Raised ${total} in ${count} donations, matched ${matched}.`,
    second: "s", minute: "min", hour: "h", day: "d", noPools: "No pools in this campaign", noProjects: "No projects yet",
    noAlarms: "No alarms", moreRows: (n) => `and ${n} more`,
    stages: { decide: "decide", journal: "journal", release: "release", "end-to-end": "end to end" },
    durabilities: { process: "process", device: "device" },
    roles: { single: "single process", leader: "leader", follower: "follower" }, role: "Role",
    loading: "Waiting for the first figures…",
    noCampaign: "There is no campaign yet. The figures appear here as soon as one is in force.",
    lostAtStart: "No connection to the server. The page fills as soon as it answers.",
    next: "Next", nothingNext: "Nothing more opens or closes", listed: ", ", andMore: (names, n) => `${names} and ${n} more`,
    nextOf: (names, what) => `${names} ${what}`, days: (n) => `${n} d`,
    "campaign-opens": "The campaign opens", "campaign-closes": "The campaign closes",
    "pool-opens": "opens", "pool-closes": "closes", "slot-opens": "opens its slot", "slot-closes": "closes its slot",
    waiting: "between slots", slotOf: (n, of) => `slot ${n} of ${of}`,
    slotOpens: (at, y) => `opens ${at} with ${y}`, slotLeft: (y, at) => `${y} left until ${at}`,
    slotUsed: (at) => `used up, ends ${at}`,
    refunds: "Refunds", refundsOfHeld: "of held money", refundsExcess: "beyond payments", refundsMatch: "match money returned",
    moreReasons: (n) => `${n} other reasons`,
    perSecondYuan: "Yuan per second", perSecondYuanCurve: "Yuan per second, donated and matched, first minutes",
    reasons: {
      "unknown-project": "unknown project", "project-closed": "project closed", "goal-reached": "goal reached",
      "campaign-not-open": "before the campaign", "campaign-closed": "after the campaign",
      "amount-out-of-range": "amount out of range", currency: "foreign currency", "merchant-mismatch": "another merchant's",
      "unreadable-attachment": "attachment unreadable"
    },
    opsTitle: "Operations", token: "Admin token", signIn: "Sign in", signOut: "Sign out",
    tokenNote: "Kept in this tab only, until it is closed.", badToken: "This token is not accepted.",
    reload: "Refresh", audit: "Audit trail", webhooks: "Webhooks", leaderSends: "the leader sends", receiver: "Receiver", reached: "Reached", behind: "Behind",
    nodes: "Nodes", leads: "leads", follows: "follows", noAnswer: "no answer", killIt: "Kill it", startIt: "Start it again",
    nodesNote: (n, g, term, s) => `This page is of node ${n} of group ${g}: term ${term}, journal up to sequence ${s}.`,
    nodeGone: (n) => `Node ${n}, whose page this is, gives no answer. What follows is the last it said; the other nodes have pages of their own.`,
    demoNote: "Commands for a shell on this machine. Kill the node that leads: another leads within seconds, and nothing is lost.",
    taken: "Taken", takes: "takes events", refuses: "refuses for", heldMoney: "Held money", action: "Action", state: "State",
    budget: "Budget", remaining: "Remaining", committed: "Committed", suspend: "Suspend", resume: "Resume",
    raise: "Raise budget", freeze: "Freeze", unfreeze: "Unfreeze", close: "Close", reopen: "Reopen",
    voidMatches: "Void matches", allocate: "Allocate", markRefunded: "Mark for refund", cancel: "Cancel",
    confirm: "Do it", id: "Id", sponsor: "Sponsor", amount: "Amount", reason: "Reason", project: "Project",
    at: "At", actor: "Who", target: "What", outcome: "Outcome", channel: "Channel", filter: "Find a project",
    toProject: "To project (id)", addYuan: "Add, yuan", more: "Show more", refundPending: "refund pending",
    foreignMoney: "foreign", noHeld: "Nothing is held", noAudit: "No changes yet", done: "Done", failed: "Not done",
    typeToConfirm: (id) => `Type ${id} to confirm`, bulk: "All of a reason", until: "Up to sequence",
    approvals: "Waiting for a second person", expires: "Until", effect: "Effect", why: "Why",
    whyLabel: "Why (journaled, at most 200 characters)", approve: "Approve", deny: "Deny",
    approvedBy: (n) => `approved by ${n}`, requested: "Requested: another person has to approve it within 15 minutes",
    allReasons: "all reasons", records_: "records", dashboard: "Dashboard", frozenMoney: "Frozen",
    say: {
      suspend: (n, y) => `Suspend pool "${n}", which has ${y} left. From the next donation on it matches nothing until it is resumed. What it has given stays.`,
      resume: (n) => `Resume pool "${n}". It matches donations that come from now on. Those that came while it was suspended stay unmatched.`,
      budget: (n, y, after) => `Add ${y} to pool "${n}"; its budget becomes ${after}. The sponsor owes what is matched from it. A budget can't be lowered below what is committed. Earlier donations are not matched again.`,
      close: (n, y) => `Close project "${n}". Donations that come from now on are held, not refused; its matches so far (${y}) stay.`,
      reopen: (n) => `Reopen project "${n}". It takes donations again, even if its goal was reached.`,
      freeze: (n, y) => `Freeze project "${n}". It still takes donations but none is matched, now or later; its matches so far (${y}) are left out of what sponsors owe until it is unfrozen.`,
      unfreeze: (n, y) => `Unfreeze project "${n}". Its matches (${y}) are owed again and new donations are matched. Those made during the freeze stay unmatched.`,
      void: (n, y) => `Void all matches of project "${n}": ${y} goes back to the pools. This can't be undone.`,
      approve: (who, what, target, y, why) => `${who} asks for ${what} of "${target}", ${y}: "${why}". It is carried out at once, exactly as requested. You may not approve what you requested yourself.`,
      deny: (who, what, target, y) => `Deny what ${who} asked for: ${what} of "${target}", ${y}. Nothing is changed.`,
      allocate: (s, y, p) => `Allocate held donation #${s} (${y}) to project "${p}". It is matched as if it had arrived at its own time, with the present budgets.`,
      refunded: (s, y) => `Mark held donation #${s} (${y}) for refund. It moves no money: it can no longer be allocated, and ends when the channel's refund arrives.`,
      sum: (count, y, foreign) => `${count} donations, ${y}${foreign ? `, and ${foreign} of other currencies` : ""}. `,
      bulkAllocate: (r, u, p) => `Allocate everything held for "${r}" up to #${u} to project "${p}", one record each.`,
      bulkRefunded: (r, u) => `Mark everything held for "${r}" up to #${u} for refund, one record each. It can no longer be allocated.`
    }
  },
  zh: {
    skip: "跳到总额", display: "显示", modeDesk: "桌面", modeScreen: "大屏", other: "English",
    connecting: "连接中", live: "实时", stale: "数据停滞", lost: "连接中断", polling: "轮询",
    lostNow: "连接已中断。以下数字不再是最新,正在重连。",
    staleNow: "没有收到服务器的数据。以下数字可能已过时。",
    lostFor: (s) => `最近一次数据:${s}前`,
    sequence: (n) => `#${n}`,
    raised: "已筹善款", matched: "配捐", matchedLower: "配捐", donated: "捐款", donations: "捐款笔数",
    donors: "捐款人数", gifts: "公益权益配捐", refunded: "已退款",
    perSecond: "每秒捐款笔数", perSecondShort: "笔/秒(10 秒均值)", peak: "峰值",
    perSecondCurve: "最近五分钟每秒捐款笔数", perMinute: "每分钟金额(元)",
    perMinuteCurve: "最近两小时每分钟捐款与配捐金额",
    pools: "配捐池", projects: "项目", organisations: "机构", teams: "团队", channels: "支付渠道",
    watch: "待关注", held: "挂起", conflicts: "冲突", conflictsNote: "同一单号,内容不同",
    refusedCallbacks: "拒绝的回调", refusedNote: (a, b) => `验签失败 ${a} · 格式错误 ${b}`,
    tryAgain: "请稍后重试", tryAgainNote: "队列满、停机或磁盘保留", recent: "刚刚", health: "引擎",
    ring: "环形队列", lag: "日志延迟", disk: "磁盘(超出保留)", snapshot: "最近快照", viewers: "观众",
    clock: "时钟", clockAgrees: "一致", clockSet: (s) => `系统时钟偏移 ${s} 秒,未采用`,
    durability: "持久性", latency: "延迟", stage: "阶段", max: "最大", none: "暂无", records: "条",
    scheduled: "未开始", open: "进行中", exhausted: "已用尽", suspended: "已暂停", closed: "已结束",
    "goal-reached": "已达标", frozen: "已冻结", left: "剩余", of: "/",
    burn: (y) => `每分钟 ${y}`, emptyIn: (d, at) => `预计 ${d}后用尽(${at})`, quiet: "暂无消耗",
    poolLabel: (name, percent, state) => `${name}:剩余 ${percent},${state}`,
    goalLabel: (name, percent) => `${name}:目标的 ${percent}`, goalOf: (p) => `目标的 ${p}`,
    times: (n) => `${n} 笔`, ago: (s) => `${s}前`,
    wechatpay: "微信支付", alipay: "支付宝", unionpay: "银联", stripe: "Stripe", partner: "合作方",
    conflict: "内容冲突", "refund-exceeds-payment": "退款超过付款",
    "refund-unknown-payment": "退款找不到付款", "refund-reversed": "退款被撤回", dispute: "争议",
    "unreadable-payment": "付款通知无法读取",
    loss: "记录丢失,请对账", "clock-set": "时钟被改动,未采用", damage: "磁盘数据损坏",
    alarmsTitle: "告警", kind: "类别",
    spoken: (total, count, matched) => `已筹 ${total},共 ${count} 笔,配捐 ${matched}。`,
    second: "秒", minute: "分", hour: "小时", day: "天", noPools: "本活动没有配捐池", noProjects: "还没有项目",
    noAlarms: "没有告警", moreRows: (n) => `还有 ${n} 个`,
    stages: { decide: "判定", journal: "落盘", release: "发布", "end-to-end": "全程" },
    durabilities: { process: "进程级", device: "设备级" },
    roles: { single: "单进程", leader: "主节点", follower: "从节点" }, role: "角色",
    loading: "正在等待第一批数据……",
    noCampaign: "还没有活动。活动生效后,数据会显示在这里。",
    lostAtStart: "无法连接服务器。恢复连接后会自动显示数据。",
    next: "接下来", nothingNext: "没有后续的开始或结束", listed: "、", andMore: (names, n) => `${names}及另外 ${n} 个`,
    nextOf: (names, what) => `${names} ${what}`, days: (n) => `${n} 天`,
    "campaign-opens": "活动开始", "campaign-closes": "活动结束",
    "pool-opens": "开始", "pool-closes": "结束", "slot-opens": "时段开始", "slot-closes": "时段结束",
    waiting: "等待时段", slotOf: (n, of) => `第 ${n}/${of} 时段`,
    slotOpens: (at, y) => `${at} 开始,可用 ${y}`, slotLeft: (y, at) => `剩余 ${y},${at} 结束`,
    slotUsed: (at) => `已用尽,${at} 结束`,
    refunds: "退款", refundsOfHeld: "其中挂起款项", refundsExcess: "超出付款", refundsMatch: "退回配捐",
    moreReasons: (n) => `其他 ${n} 种原因`,
    perSecondYuan: "每秒金额(元)", perSecondYuanCurve: "最初几分钟每秒捐款与配捐金额",
    reasons: {
      "unknown-project": "项目不存在", "project-closed": "项目已关闭", "goal-reached": "项目已达标",
      "campaign-not-open": "活动未开始", "campaign-closed": "活动已结束", "amount-out-of-range": "金额超出范围",
      currency: "外币", "merchant-mismatch": "商户不符", "unreadable-attachment": "附加数据无法读取"
    },
    opsTitle: "运营", token: "管理令牌", signIn: "登录", signOut: "退出",
    tokenNote: "只保存在本标签页,关闭即清除。", badToken: "令牌无效。",
    reload: "刷新", audit: "变更记录", webhooks: "事件推送", leaderSends: "由主节点发送", receiver: "接收方", reached: "已到", behind: "落后",
    nodes: "节点", leads: "主节点", follows: "从节点", noAnswer: "无应答", killIt: "终止", startIt: "重新启动",
    nodesNote: (n, g, term, s) => `本页面属于集群 ${g} 的节点 ${n}:第 ${term} 任期,日志到序号 ${s}。`,
    nodeGone: (n) => `本页面所属的节点 ${n} 没有应答。以下是它最后报告的内容;其他节点各有自己的页面。`,
    demoNote: "在本机的命令行中执行。终止主节点后,几秒内由另一节点接任,不丢失任何数据。",
    taken: "已接收", takes: "正常接收", refuses: "未接收", heldMoney: "挂起的款项", action: "操作", state: "状态",
    budget: "预算", remaining: "剩余", committed: "已承诺", suspend: "暂停", resume: "恢复",
    raise: "追加预算", freeze: "冻结", unfreeze: "解冻", close: "关闭", reopen: "重新开放",
    voidMatches: "撤销配捐", allocate: "分配", markRefunded: "标记退款", cancel: "取消",
    confirm: "确认执行", id: "编号", sponsor: "资方", amount: "金额", reason: "原因", project: "项目",
    at: "时间", actor: "操作人", target: "对象", outcome: "结果", channel: "渠道", filter: "查找项目",
    toProject: "分配到项目(编号)", addYuan: "追加(元)", more: "显示更多", refundPending: "待退款",
    foreignMoney: "外币", noHeld: "没有挂起的款项", noAudit: "还没有变更", done: "已完成", failed: "未完成",
    typeToConfirm: (id) => `输入 ${id} 以确认`, bulk: "按原因批量处理", until: "截止序号",
    approvals: "等待第二人批准", expires: "截止", effect: "影响金额", why: "理由",
    whyLabel: "理由(写入日志,最多 200 字)", approve: "批准", deny: "拒绝",
    approvedBy: (n) => `${n} 批准`, requested: "已提交:须由另一人在 15 分钟内批准",
    allReasons: "全部原因", records_: "条", dashboard: "大屏", frozenMoney: "冻结金额",
    say: {
      suspend: (n, y) => `暂停配捐池“${n}”(剩余 ${y})。从下一笔捐款起不再配捐,直到恢复。已配捐的不变。`,
      resume: (n) => `恢复配捐池“${n}”。此后到达的捐款可以配捐;暂停期间的捐款不补配。`,
      budget: (n, y, after) => `为配捐池“${n}”追加 ${y},预算变为 ${after}。由此产生的配捐由资方承担。预算不能低于已承诺金额,先前的捐款不会补配。`,
      close: (n, y) => `关闭项目“${n}”。此后到达的捐款将挂起,不会被拒绝;已有配捐(${y})不变。`,
      reopen: (n) => `重新开放项目“${n}”。即使已达标,也会重新接受捐款。`,
      freeze: (n, y) => `冻结项目“${n}”。仍接受捐款但不配捐(以后也不补配);已有配捐(${y})在解冻前不计入资方应付。`,
      unfreeze: (n, y) => `解冻项目“${n}”。已有配捐(${y})重新计入应付,新捐款可以配捐;冻结期间的捐款不补配。`,
      void: (n, y) => `撤销项目“${n}”的全部配捐:${y} 退回配捐池。此操作不可撤销。`,
      approve: (who, what, target, y, why) => `${who} 申请对“${target}”执行 ${what},金额 ${y},理由:“${why}”。批准后立即按原申请执行。不能批准自己的申请。`,
      deny: (who, what, target, y) => `拒绝 ${who} 的申请:对“${target}”执行 ${what},金额 ${y}。不作任何变更。`,
      allocate: (s, y, p) => `把挂起的捐款 #${s}(${y})分配到项目“${p}”。按其原到达时间、以当前预算配捐。`,
      refunded: (s, y) => `把挂起的捐款 #${s}(${y})标记为待退款。不动用资金:此后不能再分配,待渠道退款到达后结束。`,
      sum: (count, y, foreign) => `共 ${count} 笔,${y}${foreign ? `,另有外币 ${foreign} 笔` : ""}。`,
      bulkAllocate: (r, u, p) => `把原因为“${r}”、序号不超过 #${u} 的全部挂起款项分配到项目“${p}”,每笔一条记录。`,
      bulkRefunded: (r, u) => `把原因为“${r}”、序号不超过 #${u} 的全部挂起款项标记为待退款,每笔一条记录,此后不能再分配。`
    }
  }
};

export const lang = () => (document.documentElement.lang === "zh" ? "zh" : "en");

/** Returns the text of a key in the page's language, with values inserted if it takes any. */
export const t = (key, ...values) => {
  const text = TEXT[lang()][key];
  return typeof text === "function" ? text(...values) : text ?? key;
};

/** Returns the word of a code, such as a reason to hold money; the code itself if it has none. */
export const word = (kind, code) => TEXT[lang()][kind][code] ?? code;

/** Returns the text of a confirmation. */
export const say = (key, ...values) => TEXT[lang()].say[key](...values);

/** Returns a name {zh, en} in the page's language; the other one if it is empty. */
export const named = (name, otherwise) => (name && (name[lang()] || name.en || name.zh)) || otherwise;

/** Sets the text of every element that names one. */
export const translate = (root = document) => {
  root.querySelectorAll("[data-t]").forEach((e) => { e.textContent = t(e.dataset.t); });
  root.querySelectorAll("[data-t-label]").forEach((e) => e.setAttribute("aria-label", t(e.dataset.tLabel)));
};

/** Remembers a choice and removes the address's choice, which would otherwise override it at the next load. */
export const remember = (name, value) => {
  try { localStorage.setItem("tributary." + name, value); } catch { /* private window: the choice lasts for this page */ }
  const url = new URL(location.href);
  if (url.searchParams.has(name)) {
    url.searchParams.set(name, value);
    history.replaceState(null, "", url);
  }
};
