//! Words of the menu and of orders (三单制): the pages. What is done about an order is in [`super::order_steps`].

use super::words;

words! {
    /// The menu.
    Menus {
        title: "服务菜单", "Menu";
        lead: "党员和服务团队能为居民做的事，居民点单，党支部下单，党员接单。", "What members and teams do for residents: order, and the branch sends somebody.";
        none: "还没有服务菜单", "There is no menu yet";
        none_staff: "先写几个服务项目，或者照抄上个月的，再发布。", "Write some items or copy last month's, then publish.";
        none_other: "没有菜单也可以点单，用自己的话写需要什么。", "You can order all the same, in your own words.";
        order: "点这个", "Order this";
        free: "我要点单", "Place an order";
        period: "哪个月", "Month";
        period_hint: "例如 2026-11", "Such as 2026-11";
        new: "加一项", "New item";
        copy: "照抄上个月", "Copy last month's";
        copied: "已照抄，检查后再发布", "Copied; look at it, then publish";
        nothing_to_copy: "上个月没有可以照抄的", "There is nothing to copy";
        publish: "发布", "Publish";
        publish_all: "发布全部", "Publish all";
        published: "已发布", "Published";
        withdraw: "下架", "Withdraw";
        withdrawn: "已下架", "Withdrawn";
        draft: "待发布", "Not published";
        edit: "修改", "Edit";
        card: "服务项目", "Item";
        kept: "每填一处自动存下。所有人都看得到。", "Every field is kept as soon as it is left. Everybody sees it.";
        choose: "请选择", "Choose";
        done: "写好了", "Done";
        sheet: "打印张贴", "Print for the notice board";
        sheet_hint: "做一个居民都能扫的二维码，和菜单印在一张纸上，贴到公告栏。要联网。", "Makes a code for all residents and prints it with the menu. Needs a network.";
        sheet_make: "做二维码并打印", "Make the code and print";
        sheet_plain: "只印菜单", "Print the menu only";
        sheet_again: "再打印一次", "Print again";
        sheet_how: "用微信或手机相机扫一扫，就能点单。不用注册。", "Scan with your phone and order. No account needed.";
        sheet_label: "服务菜单二维码", "Code on the menu";
    }
}

words! {
    /// Ordering, and what a resident sees of it.
    Ordering {
        start: "您好，需要帮忙吗？", "Hello, do you need a hand?";
        start_lead: "写下需要什么，党支部派党员来办。姓名电话只有社区和上门的人知道。", "Say what you need; a member comes. Name and phone are known to the community and to that member only.";
        mine: "我的点单", "My orders";
        none: "您还没有点过单", "You have not ordered yet";
        menu: "本期菜单", "The menu";
        title: "点单", "Place an order";
        title_staff: "代居民点单", "Order for a resident";
        item: "点的服务", "Ordered";
        content_hint: "例如：厨房水龙头漏水，想请人来看看。最多 1000 字。", "Such as: my kitchen tap leaks. At most 1000 characters.";
        content_needed: "请写需要什么", "Say what you need";
        name_needed: "请写怎么称呼您", "Write your name";
        reach_hint: "没有电话的，写能找到您的办法，例如：找门卫老王转告", "Without a phone, say how else to reach you";
        phone_needed: "请留电话；没有电话，写住址或别的联系办法", "Leave a phone, an address, or another way to reach you";
        urgent: "比较急", "It is urgent";
        consent: "同意社区把姓名、电话、住址告诉上门的党员", "The member who comes may be told my name, phone and address";
        consent_needed: "要先同意，党员才能联系您", "Without this nobody can contact you";
        channel: "怎么来的", "How it came in";
        send: "提交点单", "Send the order";
        sent: "已点单", "Ordered";
        steps: "办到哪一步", "How far it is";
        cancel: "撤单", "Cancel";
        cancelled: "已撤单", "Cancelled";
        cancel_sure: "撤单以后不再办理，可以重新点单。", "Nothing more is done about it. You can order again.";
        why: "原因", "Why";
        choose_why: "请选一个原因", "Choose a reason";
        add: "补充说明或照片", "Add words or photos";
        added: "已补充", "Added";
        add_needed: "请写要补充什么，或加照片", "Say what you want to add, or add photos";
        rate: "评价", "Rate it";
        rated: "谢谢您的评价", "Thank you";
        rate_ask: "办得怎么样？", "How was it?";
        rate_needed: "请选几颗星", "Choose the stars";
        comment: "想说的话", "In words";
        comment_hint: "只有社区能看到，可以不写", "Only the community sees it; may be left empty";
        rated_already: "您已经评价过了，每单评价一次。", "You have rated it; every order is rated once.";
        said: "经过", "History";
        you: "您", "You";
        community: "社区", "The community";
        unknown: "这台手机上没有这个点单", "This order is not on this device";
        back: "返回", "Back";
        step_ordered: "群众点单", "Ordered";
        step_accepted: "党员接单", "Accepted";
        step_helping: "协助处理", "In progress";
        step_done: "处理结束", "Done";
        step_rated: "服务评价", "Rated";
    }
}

words! {
    /// The queue and an order's own page, for staff and for whoever serves.
    Orders {
        title: "群众点单", "Orders";
        lead_staff: "居民点单、支部下单、党员接单，办完请居民评单。", "Residents order, the branch sends, members do it, residents rate.";
        lead_member: "派给您的、可以抢的、您接下的。带队的可以为团队接。量力而行，不接没有关系。", "Sent to you, free to take, taken by you, or for the team you lead. Only what you can do.";
        lead_other: "在这里点单、查进度。", "Order here, and see how far it is.";
        search: "搜索点单", "Search";
        search_hint: "内容、姓名、类别、尾号", "Text, name, kind, number";
        states: "按进度", "By state";
        none: "还没有点单", "No orders yet";
        none_staff: "在“人员”里做居民二维码，贴出去，居民就能点单。", "Make a code for residents under People and put it up.";
        none_found: "没有符合的点单", "Nothing fits";
        late: "超时", "Late";
        inbox: "居民来件", "From residents";
        take_over: "收下", "Take it over";
        take_all: "全部收下", "Take all over";
        taken: "已收下", "Taken over";
        settle: "还要办的", "Still to do";
        settle_all: "全部办理", "Do all of it";
        settled: "已办理", "Done";
        owed_contact: "把联系方式告诉接单人", "Tell the contact details to whoever accepted";
        owed_pictures: "把照片给接单人看", "Show the photos to whoever accepted";
        owed_withdraw: "收回联系方式", "Take the contact details back";
        owed_tell: "告诉居民办到哪一步", "Tell the resident how far it is";
        new: "代居民点单", "Order for a resident";
        unknown: "这台设备上没有这个点单", "This order is not on this device";
        back: "返回点单", "Back to the orders";
        form: "点单内容（仅工作人员）", "What was ordered (staff only)";
        paper: "群众点单登记表", "Form of an order";
        print: "打印登记表", "Print the form";
        submit: "提交受理", "Give to the branch";
        submitted: "已提交", "Given to the branch";
        review: "受理", "Accept for service";
        reviewed: "已受理", "Accepted for service";
        give_back: "退回", "Return";
        transfer: "转办", "Transfer";
        close: "终止", "Close";
        cancel: "居民撤单", "The resident cancels";
        dispatch: "下单", "Dispatch";
        dispatch_again: "改派", "Dispatch to another";
        dispatched: "已下单", "Dispatched";
        to: "派给谁", "To whom";
        to_member: "一位党员", "A member";
        to_unit: "一家单位", "A unit";
        to_team: "一支团队（由队长牵头）", "A team, by its leader";
        to_pool: "放进抢单池，谁有空谁接", "The pool: whoever has time";
        who: "哪一位", "Who";
        choose: "请选择", "Choose";
        choose_to: "请选派给谁", "Choose whom to send it to";
        due: "办结期限", "To be done by";
        due_wrong: "请填今天或以后的日期", "Choose today or a later day";
        wording: "公开的内容", "Public words";
        wording_hint: "所有人都看得到：不要写姓名、电话、门牌。", "Everybody sees it: no name, phone or door number.";
        wording_needed: "请写要办什么事", "Say what is to be done";
        note: "交代", "Note";
        note_hint: "也是公开的，可以不写", "Public too; may be left empty";
        to_the_pool: "放回抢单池", "Back to the pool";
        recall: "收回", "Take back";
        reopen: "没有办好，重新办", "Not finished";
        verify: "确认办结", "Confirm the end";
        verified: "已确认办结", "The end is confirmed";
        verify_words: "告诉居民的话", "Words for the resident";
        rate: "代居民评价", "Rate for the resident";
        rated: "已评价", "Rated";
        archive: "归档", "File away";
        archived: "已归档", "Filed away";
        answered: "已办理", "Done";
        choose_claim: "给这一位", "Give it to this one";
        chosen: "已选定", "Chosen";
        claims: "抢单的人", "Who took it";
        first: "最先", "First";
        doubtful: "手机时间不准，不排先后", "The clock was off; it does not decide";
        why: "原因", "Why";
        choose_why: "请选一个原因", "Choose a reason";
        words: "具体说明", "In words";
        words_told: "居民会看到", "The resident sees it";
        twice: "下了两次单", "Dispatched twice";
        twice_text: "两位工作人员没有联网时各派了一次，以后一次为准。请打电话告诉前一位。", "Two clerks dispatched it while offline; the later one holds. Please call the other.";
        history: "经过", "History";
        uncounted: "没有算数", "Did not count";
        holder: "接单人", "Who does it";
        kept: "每填一处自动存下。", "Every field is kept as soon as it is left.";
        mine: "我接下的", "Mine";
        sent_to_me: "派给我的", "Sent to me";
        pool: "可以抢的", "In the pool";
        my_part: "我的部分", "My part";
        accept: "接单", "Accept";
        accepted: "已接单", "Accepted";
        accept_hint: "接单后社区会把居民的联系方式告诉您。", "The community then gives you the contact details.";
        decline: "不接", "Decline";
        declined: "已告诉社区", "The community is told";
        decline_hint: "不接没有关系，说一下原因就好。", "That is all right; just say why.";
        claim: "抢单", "Take it";
        claim_for_team: "为团队接单：", "Take it for the team";
        claimed: "已抢单，等社区确认", "Taken; the community confirms it";
        claim_waits: "已抢单，等社区确认", "Taken; waiting for the community";
        step_back: "退单", "Give it back";
        stepped_back: "已退单", "Given back";
        work: "记一笔", "Note what was done";
        worked: "已记下", "Noted";
        finish: "办完了", "Finished";
        finished: "已报办结，等社区确认", "Reported; the community confirms it";
        on: "哪天", "When";
        on_wrong: "请填日期，不能晚于今天", "Choose a day, not after today";
        minutes: "用了多少分钟", "Minutes";
        minutes_wrong: "请填 1 到 1440 的数", "A number from 1 to 1440";
        did: "办了什么", "What was done";
        result: "结果", "Result";
        did_needed: "请写办了什么", "Say what was done";
        contact: "怎么联系居民", "How to reach the resident";
        contact_private: "只给您办这一单用，请不要转给别人。", "For this order only; do not pass it on.";
        no_contact: "联系方式社区还没有送到，请连上网等一等，或打电话问社区。", "The contact details are not here yet; go online, or call the community.";
        not_you: "已派给别人，谢谢您", "Sent to another; thank you";
    }
}
