//! Words of the frame, the wall and the page of a wish.

use super::words;

words! {
    /// What stands on many pages.
    Common {
        app: "社区报到", "Community check-in";
        skip: "跳到正文", "Skip to the content";
        navigation: "主导航", "Main navigation";
        settings: "设置", "Settings";
        diagnose: "检查这台设备", "Check this device";
        close: "关闭", "Close";
        not_now: "再想想", "Not now";
        understood: "知道了", "Understood";
        update_now: "现在更新", "Update now";
        take_up_again: "再试一次", "Try again";
        see_refused: "去看被退回的", "See what was refused";
        open_link: "打开链接", "Open a link";
        sync_now: "现在同步", "Sync now";
        to_wall: "去心愿墙", "To the wall";
        to_ledger: "去台账", "To the ledger";
        you: "您", "you";
        some_member: "一位党员", "a member";
        some_unit: "一家单位", "a unit";
        dot: "。", ". ";
        only_staff: "这一页给社区工作人员使用", "This page is for the community staff";
        only_claimants: "这一页给在职党员和单位使用", "This page is for members and units";
        not_found: "没有这一页", "No such page";
        not_found_title: "没有找到这一页", "This page does not exist";
        not_found_text: "可能链接不完整。", "The address may be incomplete.";
        sync_saving: "正在保存到这台设备", "Saving on this device";
        sync_sending: "已存在这台设备，正在送出", "Saved on this device, sending";
        sync_delivered: "已送达", "Delivered";
        sync_up_to_date: "内容是最新的", "Up to date";
        sync_no_network: "没有网络，可照常使用", "No network; it works all the same";
        sync_not_all: "没有网络，内容还没取完", "No network; not everything is here yet";
        sync_catching_up: "正在取新内容", "Fetching what is new";
        sync_refused: "有被退回的", "Something was refused";
        sync_error: "没有存下，请勿关闭", "Not kept: do not close";
        saved_later: "已存在这台设备，联网后自动送出", "Saved on this device; sent when there is a network";
        saved_sending: "已存在这台设备，正在送出", "Saved on this device, sending";
        sent_delivered: "已送达", "Delivered";
    }
}

words! {
    /// Names of places.
    Nav {
        wall: "心愿墙", "Wish wall";
        today: "今日", "Today";
        cases: "台账", "Ledger";
        new_case: "登记心愿", "New wish";
        import: "导入表格", "Import";
        people: "人员", "People";
        findings: "需要核对", "Findings";
        forms: "空白表格", "Blank forms";
        members: "党员信息库", "Members";
        own_card: "我的登记卡", "My card";
        units: "单位", "Units";
        lists: "三张清单", "Three lists";
        own_unit: "我的单位", "My unit";
        checkins: "报到", "Check-in";
        survey: "入户走访", "Survey";
        statistics: "统计", "Statistics";
        district: "区级概览", "Overview";
        papers: "打印表格", "Print";
        templates: "表格模板", "Templates";
        removal: "资料保管期限", "Retention";
        me: "我的", "Mine";
        mine: "我的认领", "My claims";
        offers: "岗位项目", "Posts";
        service: "我的服务", "My service";
        records: "服务纪实", "Service records";
        standing: "我的达标与星级", "My year";
        judging: "达标与星级", "Requirement and stars";
        scheme: "星级方案", "Scheme of stars";
        activities: "主题活动", "Activities";
        pairs: "结对帮扶", "Paired help";
        opinions: "社情民意", "Residents' views";
        teams: "服务团队", "Teams";
        honours: "评选表彰", "Honours";
        notices: "公示通知", "Notices";
        menu: "服务菜单", "Menu";
        orders: "点单", "Orders";
        own_orders: "我的点单", "My orders";
        home: "首页", "Home";
        more: "更多", "More";
    }
}

words! {
    /// The wall on a screen in the hall.
    Board {
        title: "公告屏", "Notice board";
        menu: "本期服务菜单", "The menu";
        free: "等您认领的心愿", "Wishes that wait";
        done: "已经实现的心愿", "Wishes that came true";
        came_true: "已实现", "Came true";
        nothing: "还没有可以公示的内容", "Nothing is published yet";
        before: "上一页", "Back";
        after: "下一页", "Next";
        stop: "停住", "Stop";
        go_on: "继续轮播", "Go on";
        leave: "退出", "Leave";
    }
}

words! {
    /// The wall.
    Wall {
        title: "微心愿墙", "Wish wall";
        search: "搜索心愿", "Search wishes";
        search_hint: "内容、编号、群体、分类", "Text, number, group, category";
        by_state: "按进度", "By state";
        by_kind: "按类型", "By kind";
        group: "群体类别", "Group";
        category: "事项分类", "Category";
        all: "全部", "All";
        more_filters: "按类型、群体、分类筛选", "Filter by kind, group, category";
        came_true: "已圆梦", "Came true";
        clear: "清除筛选", "Clear";
        free: "可认领", "Free";
        running: "办理中", "In progress";
        fulfilled: "已实现", "Fulfilled";
        mine: "我认领的", "Mine";
        for_units: "单位或团队认领", "For units and teams";
        claim: "我来认领", "I will do it";
        lost: "已由他人承接，谢谢您的心意", "Given to somebody else; thank you";
        none: "墙上还没有心愿", "No wishes yet";
        none_text: "社区发布后会出现在这里。", "They appear here once published.";
        not_here_yet: "心愿还没有取到这台设备", "The wishes are not on this device yet";
        not_here_yet_text: "连上网后会自动取来，之后没有网也能看。", "They are fetched with a network, and stay readable without.";
        nothing_found: "没有符合的心愿", "Nothing fits";
        to_me: "我的待办和进度", "What waits for me";
        how_title: "想许一个心愿？", "Do you have a wish?";
        how_text: "请打电话或到社区告诉我们，由工作人员登记。姓名和电话不会上墙。", "Call or visit the community; the staff take it down. Name and phone are never shown.";
    }
}

words! {
    /// The page of a wish.
    WishPage {
        title: "微心愿", "Wish";
        unknown: "这台设备上没有这条心愿", "This wish is not on this device";
        unknown_text: "可能还没有取到，请连上网；也可能链接不对。", "It may not have been fetched yet, or the address is wrong.";
        untitled: "还没有写内容", "No text yet";
        for_units: "单位或团队认领", "For units and teams";
        progress: "进度", "Progress";
        my_part: "我的认领", "My claim";
        claim: "认领", "Claim";
        claim_for_unit: "单位集体认领", "Claim for the unit";
        claim_for_team: "为团队认领", "Claim for the team";
        choose_team: "请选一支队", "Choose a team";
        claimed: "已认领", "Claimed";
        claim_hint: "认领后由社区党支部确认下单，确认后会把联系方式告诉您。", "The branch confirms the order; then you get the contact details.";
        still_claim: "仍可认领，先后由支部确认。", "You may still claim; the branch decides.";
        due: "承诺完成日期", "Promised by";
        due_hint: "可以不填", "May be left empty";
        plan: "认领方案", "What you plan";
        plan_hint: "打算怎么做，可以不写。只有您和社区工作人员能看到。", "May be left empty. Only you and the staff see it.";
        due_wrong: "请填今天或以后的日期", "Choose today or a later day";
        revoke: "放弃认领", "Give it up";
        revoked: "已放弃认领", "Given up";
        revoke_hint: "心愿会回到墙上让别人认领。没关系，量力而行。", "The wish goes back to the wall. That is all right.";
        why: "原因", "Reason";
        choose_reason: "请选一个原因", "Choose a reason";
        lost: "已由他人承接", "Given to somebody else";
        lost_text: "支部把这条心愿交给了另一位。谢谢您的心意，还有别的心愿在等。", "The branch gave the wish to another person. Thank you; others are waiting.";
        see_next: "看看下一个心愿", "See the next wish";
        thanks: "已交付，谢谢您", "Handed over, thank you";
        thanks_text: "社区会回访许愿人。", "The community will visit the wisher.";
        contact: "许愿人联系方式", "How to reach the wisher";
        contact_private: "只给您办理这条心愿用，请不要转给别人。", "For this wish only; do not pass it on.";
        contact_why: "联系后请点“记录联系”。", "Log the contact afterwards.";
        no_contact: "联系方式还没有送到这台设备，请连上网，或联系社区。", "The contact details are not here yet; go online or ask the community.";
        log_contact: "记录联系", "Log the contact";
        log_progress: "记录进展", "Log progress";
        hand_over: "记录交付", "Log the handover";
        logged: "已记录", "Recorded";
        day: "日期", "Day";
        day_wrong: "请填今天或以前的日期", "Choose today or an earlier day";
        receiver: "谁签收", "Who received it";
        cost: "花费（元）", "Cost (yuan)";
        cost_hint: "可以不填", "May be left empty";
        note: "备注", "Note";
        note_hint: "只有您和社区工作人员能看到。也请不要写别人的姓名和电话。", "Only you and the staff see it. Do not write names or phone numbers of others.";
        record: "记录", "Record";
        next_step: "下一步", "Next";
        submit: "提交审核", "Give to review";
        submitted: "已提交审核", "Given to review";
        review: "审核", "Review";
        review_hint: "看三点：具体、实在、易于解决。", "Specific, real, easy to fulfil?";
        decision: "审核结果", "Decision";
        opinion: "审核意见", "Opinion";
        opinion_hint: "退回或不予受理时必须写", "Needed unless approved";
        say_why: "请写明原因，登记人才知道怎么补充", "Say why, so that it can be completed";
        decide: "确定", "Decide";
        rejected: "不予受理，不再办理。", "Not accepted.";
        publish: "发布上墙", "Publish";
        publish_again: "重新发布", "Publish again";
        next_round: "进入下一轮", "Next round";
        amend: "修改公开文字", "Change the public text";
        amend_hint: "有人认领以后就不能再改。", "Not after it is claimed.";
        amended: "已修改", "Changed";
        unchanged: "没有改动", "Nothing was changed";
        published: "已发布", "Published";
        publish_hint: "墙上人人都能看到。不要出现姓名、电话、门牌、病情细节。", "Everybody reads the wall: no names, phones, door numbers, details of illness.";
        public_content: "公开的文字", "Public text";
        display_name: "公示姓名", "Displayed name";
        display_name_hint: "默认只留姓", "Surname only by default";
        round_days: "在墙上多少天", "Days on the wall";
        days_wrong: "请填 1 到 366 天", "From 1 to 366 days";
        content_missing: "还没有写公开的文字", "The public text is missing";
        show_group: "墙上显示群体类别（可能透露困难或残障，默认不显示）", "Show the group on the wall (it may tell of hardship or disability; off by default)";
        no_consent: "许愿人不同意公示", "The wisher does not agree";
        consent_unknown: "还没有登记是否同意公示", "Consent is not noted";
        consent_text: "请先问过本人，并在登记表里改好。", "Ask first and note it in the form.";
        confirm: "支部下单", "Give the order";
        confirmed: "已下单", "Order given";
        confirm_hint: "下单后会把许愿人的联系方式告诉承接人，先下的单不会被后来的认领挤掉。", "The claimant gets the contact details; a later claim never displaces the order.";
        choose_claim: "请在下面的认领中选一位下单。", "Choose one of the claims below.";
        chosen: "已选定", "Chosen";
        no_phone: "登记表里没有电话", "No phone in the form";
        no_phone_text: "承接人会联系不上许愿人，建议先补上。", "The wisher cannot be reached; fill it in first.";
        decline_others: "同时告诉其他认领人：已由他人承接", "Tell the others that it was given to somebody else";
        decline: "不选定", "Decline";
        decline_hint: "这次认领不采用，本人会看到原因。", "The claimant sees the reason.";
        take_back: "收回接单", "Take the order back";
        take_back_hint: "收回后心愿回到墙上，联系方式也一并收回。请打电话说明。", "The wish is free again and the contact details are taken back. Please call.";
        told_astray: "有人已不承接，却还能看到许愿人的联系方式。", "Somebody who does not hold the order can still see how to reach the wisher.";
        take_contact_back: "收回联系方式", "Take the contact details back";
        contact_taken_back: "已收回联系方式", "Contact details taken back";
        detail: "具体说明", "In words";
        detail_hint: "只有工作人员能看到，可以不写", "Staff only; may be left empty";
        done: "已办", "Done";
        take_down: "撤下心愿", "Take down";
        taken_down: "已撤下", "Taken down";
        take_down_hint: "撤下后墙上不再显示，记录都保留；还没办完的认领和接单一并结束。", "It leaves the wall; the record stays. Claims and an order that is running end with it.";
        visit: "登记回访", "Note the visit";
        visit_again: "再登记一次回访", "Note another visit";
        visited: "已登记回访", "Visit noted";
        satisfaction: "满意度", "Satisfaction";
        choose_stars: "请选满意度", "Choose the satisfaction";
        still_needed: "仍需要帮助", "Help is still needed";
        comment: "回访情况", "What was said";
        comment_hint: "只有工作人员能看到", "Staff only";
        star_1: "1 星 很不满意", "1 very unhappy";
        star_2: "2 星 不满意", "2 unhappy";
        star_3: "3 星 一般", "3 so-so";
        star_4: "4 星 满意", "4 happy";
        star_5: "5 星 很满意", "5 very happy";
        standing: "谁来承接", "Claims";
        doubtful: "认领时手机时间不准，不参与排先后", "The claimant's clock was off; its time does not decide";
        twice: "下了两次单", "Ordered twice";
        twice_staff: "请决定由谁承接，收回另一单，并打电话说明。", "Decide who keeps it, take the other order back, and call.";
        twice_member: "两位工作人员各下了一单，社区正在核对，请先等一等。", "Two orders were given; the community is sorting it out. Please wait.";
        too_close: "认领时间太接近，先后由支部决定", "Too close: the branch decides";
        too_close_text: "两人前后不到规定的分钟数，或有手机时间不准。", "The claims are only minutes apart, or a clock is off.";
        private: "登记内容（仅工作人员）", "As taken down (staff only)";
        edit: "修改登记", "Edit";
        withdraw: "许愿人撤回公示同意", "The wisher withdraws the consent";
        withdraw_sure: "确定撤回？墙上不再显示", "Sure? It leaves the wall";
        withdrawn: "已撤回公示", "Withdrawn";
        story: "经过", "History";
        no_story: "还没有记录。", "Nothing yet.";
    }
}

words! {
    /// One's own claims.
    Mine {
        title: "我的认领", "My claims";
        none: "您还没有认领心愿", "You have not claimed anything yet";
        none_text: "到心愿墙看看，量力而行。", "Have a look at the wall.";
        waiting: "等待支部确认", "Waiting for the branch";
        running: "办理中", "In progress";
        fulfilled: "已实现", "Fulfilled";
        ended: "已结束", "Ended";
        notes: "我的备注", "My notes";
        handed_over: "已交付，谢谢您", "Handed over, thank you";
        contact_now: "请联系许愿人", "Contact the wisher";
        hand_over_next: "已联系，完成后请记录交付", "Contacted; log the handover when done";
    }
}
