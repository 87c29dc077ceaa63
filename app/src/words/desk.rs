//! Words of the pages for staff, of settings, sending and diagnosis.

use super::words;

words! {
    /// Fields that two people filled in differently.
    Disputing {
        title: "两人填得不一样", "Filled in differently";
        take_this: "用这个", "Take this";
        chosen: "已选定", "Chosen";
        emptied: "（空）", "(nothing)";
    }
}

words! {
    /// Before there is data.
    Opening {
        at_work: "正在打开…", "Opening…";
        welcome: "欢迎", "Welcome";
        welcome_lead: "在职党员到社区报到，为居民实现微心愿。", "Members serve their community and fulfil small wishes.";
        ask_title: "请向社区索取链接或扫码", "Ask the community for a link or a code";
        ask_text: "链接是给您本人用的，打开一次就好，以后没有网也能用。", "The link is yours; open it once, and the app works without a network afterwards.";
        paste_link: "链接", "Link";
        paste_link_hint: "点不开时，把整个链接粘贴到这里", "Paste the whole link when it does not open by itself";
        open_link: "打开链接", "Open the link";
        open_link_lead: "换一个链接不会动这台设备上已有的内容。", "Another link leaves what is on this device as it is.";
        untouched: "这台设备上已有的内容没有动。", "What is on this device was not touched.";
        vanished: "正在取回数据", "Fetching the data again";
        vanished_title: "本机数据被浏览器清除了", "The browser cleared this device";
        blocked: "请关掉另一个标签页", "Close the other tab";
        blocked_title: "另一个标签页开着旧版本", "Another tab runs an older version";
        blocked_text: "关掉它，这一页会自动继续。", "Close it; this one goes on by itself.";
        superseded: "请刷新这一页", "Reload this page";
        superseded_title: "另一个标签页已经更新", "Another tab runs a newer version";
        superseded_text: "刷新后就是新版本，内容不会丢。", "Reload to get it; nothing is lost.";
        newer_title: "这台设备用过更新的版本", "This device was used with a newer version";
        newer_text: "刷新后就能更新、打开。这里的内容没有动过。", "Reload to update. Nothing here was touched.";
        reload: "刷新", "Reload";
        broken: "打不开本机数据", "The data does not open";
        broken_title: "这台设备上的数据打不开", "The data on this device does not open";
        broken_text: "请先不要清除浏览器数据。可以换一个浏览器重新打开链接，已送达的都能取回。", "Do not clear the browser. Another browser and your link bring back all that was delivered.";
        office: "社区工作", "Office";
        missing: "这一页还没有下载", "This page is not here yet";
        missing_title: "工作人员的页面没能下载", "The pages for staff could not be downloaded";
        not_here: "没有网络，这一页的内容还没有取到", "No network, and this page is not here yet";
        not_here_text: "第一次打开要有网络。连上后会自己接着取，取完就能办；之后没有网络也能用。", "The first visit needs a network. It goes on by itself; afterwards no network is needed.";
        missing_page: "这一页没能下载", "This page could not be downloaded";
        missing_text: "连上网络后再试一次。一直不行，可能有了新版本，请刷新。这台设备上的内容没有动。", "Try again with a network. If that does not help, there may be a new version: reload. What is on this device was not touched.";
        again: "重试", "Try again";
    }
}

words! {
    /// Taking down a wish.
    Forms {
        new: "登记心愿", "New wish";
        edit: "修改登记", "Edit the wish";
        lead: "每填一处自动存下，没填完也不会丢。", "Every field is kept as soon as it is left.";
        yes: "同意", "Yes";
        no: "不同意", "No";
        hard: "有难度，由单位或团队认领", "Hard: for units and teams";
        choose: "请选择", "Choose";
        content_hint: "写具体、实在、容易办到的事", "Specific, real, easy to fulfil";
        private_hint: "只有工作人员能看到", "Staff only";
        number_hint: "可以不填，发布时自动编号", "May be left empty; given when published";
        guardian_hint: "不满 14 岁要监护人同意，写姓名和关系", "Below 14 a guardian has to agree";
        guardian_needed: "请填监护人", "A guardian is needed";
        age_wrong: "年龄请填 0 到 120 的数", "A number from 0 to 120";
        amount_wrong: "金额请只填数字", "Digits only";
        frozen: "已经发布，不能再改登记内容", "Published: the form can no longer be changed";
        frozen_text: "要改公开的文字，请到心愿页。", "The public text is changed on the page of the wish.";
        see: "看这条心愿", "See the wish";
        unknown: "这台设备上没有这条心愿", "This wish is not on this device";
        submit: "提交审核", "Give to review";
        submitted: "已提交审核", "Given to review";
        later: "先存着，以后再填", "Keep it for later";
    }
}

words! {
    /// The ledger.
    Ledger {
        title: "心愿台账", "Ledger";
        new: "登记心愿", "New wish";
        import: "导入表格", "Import";
        search: "搜索台账", "Search the ledger";
        search_hint: "姓名、电话后几位、编号、内容", "Name, end of the phone, number, text";
        tabs: "按状态", "By state";
        none: "这里没有心愿", "Nothing here";
        pick: "选", "Pick";
        pick_all: "全选", "All";
        state: "状态", "State";
        due: "期限", "Due";
        untitled: "还没有写内容", "No text yet";
        submit_all: "提交审核", "Give to review";
        approve_all: "审核通过", "Approve";
        publish_all: "发布（隐去姓名）", "Publish (masked)";
        next_round_all: "进入下一轮", "Next round";
    }
}

words! {
    /// The start page of staff.
    Today {
        title: "今日", "Today";
        to_review: "待审核", "To review";
        to_publish: "待发布", "To publish";
        to_confirm: "待下单", "To confirm";
        overdue: "超期未联系", "Not contacted in time";
        follow_up: "待回访", "To visit";
        expired: "到期未认领", "Round over";
        findings: "需要核对", "Findings";
        refused: "被退回", "Refused";
        orders_inbox: "点单待接收、待告知", "Orders to take over or answer";
        orders_review: "点单待审核", "Orders to review";
        orders_dispatch: "点单待派单", "Orders to dispatch";
        orders_late: "点单超期", "Orders overdue";
        feedback: "年度反馈卡待发", "Cards of the year to issue";
        matters: "重要事项反馈待发", "Important matters to issue";
        all_done: "今天没有等着办的事", "Nothing waits";
        findings_title: "需要核对", "Findings";
        findings_lead: "数据里互相矛盾、需要人来决定的地方。", "Where the data contradicts itself and a person has to decide.";
        no_findings: "没有需要核对的", "Nothing to look at";
        repair: "去处理", "Repair";
    }
}

words! {
    /// People and access.
    People {
        title: "人员", "People";
        lead: "党员、单位和工作人员，以及他们打开应用的链接。", "Members, units and clerks, and the links they open the app with.";
        members: "在职党员", "Members";
        units: "单位", "Units";
        clerks: "工作人员", "Clerks";
        member: "在职党员", "Member";
        unit: "单位", "Unit";
        clerk: "工作人员", "Clerk";
        search: "搜索人员", "Search people";
        search_hint: "姓名、单位、电话后几位", "Name, unit, end of the phone";
        add: "添加", "Add";
        added: "已添加", "Added";
        add_and_link: "添加并做链接", "Add and make a link";
        who: "添加谁", "Who";
        person_name: "姓名", "Name";
        unit_name: "单位名称", "Name of the unit";
        phone: "联系电话", "Phone";
        workplace: "工作单位", "Workplace";
        unit_contact: "单位联系人", "Contact person";
        agreed: "本人同意公示全名", "Agrees to show the full name";
        shown_whole: "已公示全名", "The full name is shown";
        shown_masked: "公示姓名已隐去", "The name is masked";
        agreed_hint: "不同意时大家只看到姓，如 张**。", "Otherwise everybody sees the surname only.";
        name_wrong: "请填写姓名（两个字以上，不带符号）或单位名称", "A name of two characters or more, without signs";
        edit: "修改", "Edit";
        save: "保存", "Save";
        saved: "已保存", "Saved";
        unchanged: "没有改动", "Nothing was changed";
        shown_name: "公示姓名", "Displayed name";
        shown_name_hint: "大家在心愿的经过里看到的名字", "What everybody sees in the history of a wish";
        shown_name_wrong: "请填写公示姓名", "A displayed name is needed";
        archive: "停用", "Archive";
        archive_hint: "不再出现在名单和选择里，不能再认领。以前的记录照常看得到，随时可以恢复。链接和设备请在本页下面收回。", "Leaves the lists and choices and claims nothing new. What was done stays readable, and it can be undone. Links and devices are revoked below on this page.";
        archive_sure: "确定停用", "Archive now";
        archived: "已停用", "Archived";
        in_hand: "还有点单、岗位项目、团队或结对没有交接", "Orders, posts, teams or pairs are still in hand";
        in_hand_text: "停用不会改派这些。请先收回改派、同意退出或换人。", "Archiving hands none of these on. Take them back or give them to another first.";
        still_open_text: "停用不会取消这些认领。最好先收回接单或等办完，再来停用。", "Archiving does not end these claims. Better take the orders back, or wait until they are done.";
        restore: "恢复", "Restore";
        restored: "已恢复", "Restored";
        not_oneself: "这是您自己，不能停用", "This is you: you cannot archive yourself";
        nobody: "没有找到", "Nobody found";
        make_link: "做链接", "Make a link";
        no_link: "链接没有做成", "No link was made";
        once: "链接只显示这一次，请现在发给本人或打印。", "Shown this once: send or print it now.";
        copy: "复制链接", "Copy";
        copied: "已复制", "Copied";
        not_copied: "这个浏览器不让复制，请长按选中再复制", "The browser does not copy; select it by hand";
        print: "打印二维码", "Print the code";
        done: "好了", "Done";
        how: "微信扫码后，请点右上角“…”，选“在浏览器打开”", "Scan it, then open it in the browser";
        until: "请尽快打开，只给本人使用", "Open it soon; for this person only";
        access: "链接和设备", "Links and devices";
        access_hint: "手机丢了，就把那台设备收回。", "Revoke a device that was lost.";
        load: "查看", "Show";
        not_loaded: "没有取到", "Not fetched";
        links: "链接", "Links";
        devices: "设备", "Devices";
        resident_link: "做居民链接", "Link for residents";
        residents: "居民", "Residents";
        revoke: "收回", "Revoke";
        revoke_sure: "确定收回？", "Sure?";
        revoked: "已收回", "Revoked";
        is_revoked: "已收回", "Revoked";
    }
}

words! {
    /// Settings and sending.
    Setting {
        looks: "显示", "Looks";
        large: "大字", "Large type";
        theme: "颜色", "Theme";
        theme_device: "跟随系统", "As the device";
        theme_light: "浅色", "Light";
        theme_dark: "深色", "Dark";
        language: "语言 Language", "Language 语言";
        storage: "本机存储", "Storage on this device";
        used: "已用空间", "Used";
        persisted: "浏览器已答应长期保存", "The browser has promised to keep it";
        not_persisted: "浏览器还没有答应长期保存，空间紧张时可能被清掉", "The browser may clear it when room is short";
        persist: "请浏览器长期保存", "Ask the browser to keep it";
        export: "导出备份", "Export a copy";
        export_hint: "备份含有个人信息，请放在安全的地方。", "The copy holds personal data: keep it safe.";
        import: "从备份恢复", "Restore a copy";
        import_hint: "只能恢复您自己的备份", "Your own copy only";
        import_pin: "备份锁着：做备份时的密码", "The copy is locked: the PIN of the time it was made";
        session: "登录", "Session";
        sign_out: "退出这台设备", "Sign out";
        sign_out_anyway: "仍然退出，丢掉没送达的", "Sign out and lose them";
        stay: "先不退出", "Stay";
        unsent_text: "现在退出，这些会丢掉。请连上网等显示“已送达”再退出。", "They would be lost. Go online and wait until it says delivered.";
        forget: "同时清除本机内容", "Erase what is kept here too";
        profile: "社区资料", "Community profile";
        name: "社区名称", "Name";
        party_org: "社区党组织", "Party organisation";
        contact_name: "社区联系人", "Contact person";
        contact_phone: "社区联系电话", "Contact phone";
        contact_phone_hint: "所有人都能看到，请填办公电话", "Everybody sees it: the office's number";
        outbox: "等待送出", "Outbox";
        all_delivered: "全部已送达", "Everything is delivered";
        all_delivered_text: "您在这台设备上做的都已送到社区，换了或丢了这台设备也不会丢。", "All you did here has reached the community; losing this device loses nothing of it.";
        sending_text: "已存在这台设备上的，关掉页面也不会丢，连上网会自动送到社区。", "What is kept here stays when the page is closed, and is sent by itself once there is a network.";
        refused: "被退回", "Refused";
        refused_lead: "社区没有收下的内容。别的内容不受影响。", "What the relay did not take. Nothing else is held up by it.";
        none_refused: "没有被退回的", "Nothing was refused";
        redo: "去重做", "Do it again";
        resend: "再送一次", "Send again";
        copy_text: "复制内容", "Copy";
        copied: "已复制", "Copied";
        not_copied: "这个浏览器不让复制", "The browser does not copy";
        drop: "不要了", "Drop";
        drop_sure: "确定不要了？", "Sure?";
    }
}

words! {
    /// Blank forms. The forms themselves are Chinese in every language.
    BlankForms {
        title: "空白表格", "Blank forms";
        lead: "打印出来手填，没有网也能打印。社区的名称和联系人已经填好。", "To be filled in with a pen; they print without a network. The community's name and contact are filled in.";
        which: "哪一张", "Which form";
        letter: "报到介绍信（附回执）", "Letter of introduction, with its receipt";
        receipt: "报到回执", "Receipt";
        card: "报到登记卡", "Registration card";
        statistics: "报到情况统计表", "Statistics table";
        feedback: "社区表现反馈卡", "Feedback card";
        stub: "加印存根", "With a stub";
        copies: "份数", "Copies";
        copies_wrong: "份数请填 1 到 300", "From 1 to 300 copies";
        print: "打印", "Print";
    }
}

words! {
    /// What a device can do.
    Diagnosing {
        title: "检查这台设备", "Check this device";
        lead: "遇到问题时，把这一页复制给社区工作人员。", "Copy this page to the staff when something goes wrong.";
        again: "再查一次", "Again";
        copy: "复制结果", "Copy";
        copied: "已复制", "Copied";
        not_copied: "这个浏览器不让复制", "The browser does not copy";
        good: "正常", "Good";
        bad: "注意", "Look";
        unknown: "浏览器没有说", "The browser does not say";
        network: "网络", "Network";
        network_yes: "已连上", "Online";
        network_no: "没有网络，可照常使用", "Offline; it works all the same";
        link: "与社区的连接", "Link to the relay";
        link_yes: "已连上社区", "Connected";
        link_no: "没有连上，会自动再连", "Not connected; tried again by itself";
        contact: "上次与社区联系", "Last contact";
        never: "还没有联系过", "Never";
        unsent: "等待送出", "Not delivered";
        unsent_none: "全部已送达", "Everything is delivered";
        unkept: "存到这台设备", "Kept on this device";
        unkept_none: "全部已存下", "Everything is kept";
        clock: "手机时间", "Clock";
        clock_yes: "准", "Right";
        clock_no: "与社区差五分钟以上，请打开“自动设置时间”", "More than five minutes off: turn on automatic time";
        mode: "使用方式", "Mode";
        store: "本机存储", "Storage";
        store_yes: "可以存", "Works";
        store_no: "存不了，请勿关闭页面，并换一个浏览器", "Does not work: keep the page open and change the browser";
        persisted: "长期保存", "Kept for long";
        persisted_yes: "浏览器已答应", "Promised";
        persisted_no: "没有答应，可在设置里申请", "Not promised; ask in the settings";
        space: "空间", "Room";
        offline: "离线打开", "Opens offline";
        offline_yes: "可以", "Yes";
        offline_no: "还不行，请联网刷新一次", "Not yet: reload once while online";
        tabs: "同时开几页", "Several tabs";
        tabs_yes: "可以", "Yes";
        tabs_no: "这个浏览器只能开一页", "One tab only in this browser";
        secure: "加密连接", "Secure connection";
        secure_yes: "是", "Yes";
        secure_no: "不是，请用 https 打开", "No: open it with https";
        browser: "浏览器", "Browser";
        version: "版本", "Version";
        wechat: "您在微信里打开了", "You opened it inside WeChat";
        wechat_text: "微信不保存内容。请点右上角“…”，选“在浏览器打开”，再打开一次链接。", "WeChat keeps nothing. Choose “open in browser” and open the link again.";
    }
}
