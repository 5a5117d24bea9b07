"""The words of notices, by what they tell and by language; see `scraper.read.notices`.

`ROWS` pair things with what is said of them. Chinese is in Simplified characters.
"""

from __future__ import annotations

_GONE = (
    (
        "页面|网页|本页|此页|该页|文章|文稿|稿件|新闻|报道|内容|信息|资讯|资料|帖子?"
        "|贴子?|主题|资源|链接|地址|网址|url|路径|数据|记录|文件|目录|专题|栏目|频道|本版"
        "|视频|图片|公众号|账号|帐号|公告|活动|网站|站点|文档|本文|此文|该文|全文"
        "|原文|正文|作品|日志|博文|微博|回答|笔记|东西|话题|该篇|报纸|荒原|分享|本则|此则"
        "|本篇|此篇",
        "不存在|不见了?|找不到|找不着|找唔到|揾唔到|没有?找到|没有(?:该|这|此|相关|任何"
        "|您|你)|未找到|无法找到|未能找到|找寻不到|无此|查无|查询不到|丢失|丢了|走丢|走失"
        "|失踪|飞走|劫走|迷路|离家出走|(?:去|飞)[^，]{0,3}火星|被删|删除|删掉|撤回|撤稿"
        "|撤下|撤销|下线|下架|移除|移走|屏蔽|封禁|封停|已(?:经|被)?(?:关闭|清除|搬迁|迁移"
        "|转移|停用|冻结|注销|隐藏|归档|结束|终止|取消)|失效|过期|逾期|(?:超)?过保存?期"
        "|不再(?:公开|提供|展示)|转为私密|仅作者可见|(?:无法|不能|不可|暂不|不予)(?:被"
        "|正常)?(?:查看|显示|访问|获取|打开|浏览|阅读|展示|提供|继续)|不可用|打不开"
        "|暂不可见|不可见|不支持查看|违规|违反|涉嫌|正在审核|审核中|待审核|未通过审核"
        "|未经审核|未审核|未发布|有误|错误|不正确|不合法|无效|开小差|出错|跑丢|掉线"
        "|不翼而飞|被吃掉|来晚了|已?不在|去(?:了)?(?:月球|火星|外太空|远方)|(?:尚"
        "|还)?未审核|设为私密|不再有效|暂无|没有知识|被取消|不在线上",
    ),
    (
        r"\b(?:pages?|articles?|stor(?:y|ies)|contents?|posts?|links?|url|web ?sites?"
        "|address|resources?|documents?|files?|items?|news|videos?|location|entry|record"
        r"|id|listing)\b",
        r"\bnot (?:\w+ )?(?:be )?(?:found|located|exist|available|accessible|published)\b"
        "|n['’o]t (?:be )?(?:find|found|seem to find|locate|exist|available|accessible"
        "|published|currently available)|cannot (?:be )?(?:find|found|locate)"
        r"|no longer (?:\w+ )?(?:available|online|exists?|here|published|accessible|on)"
        r"|(?:been|was|were|is|are|got|be) (?:\w+ ){0,2}(?:removed|deleted|moved"
        "|unpublished|expired|archived|taken (?:down|offline)|withdrawn|retired|disabled"
        "|renamed|retracted|unavailable|missing|invalid|broken|gone)|(?:has|have) (?:moved"
        "|expired|gone|vanished)|unavailable|be broken|nothing (?:was |has been )?found"
        r"|\binvalid\b|\bno such\b|doesn['’]t live here|went missing|never existed"
        "|incorrect|mistyped|no results|cannot find the",
    ),
    (
        r"\b(?:seiten?|artikel|beitrag|inhalt|link|nachricht|meldung|adresse)\b",
        "nicht (?:mehr )?(?:gefunden|verfügbar|vorhanden|auffindbar|erreichbar|online"
        "|existiert|finden|aufrufbar|zur verfügung)|existiert (?:leider )?nicht|gelöscht"
        "|entfernt|abgelaufen|verschoben|depubliziert",
    ),
    (
        r"\b(?:page|article|contenu|lien|adresse|document|actualité|publication)\b",
        "introuvable|n['’]existe (?:pas|plus)|n['’]est (?:plus|pas) (?:disponible"
        "|accessible|en ligne)|supprimée?|retirée?|déplacée?|expirée?|non trouvée?"
        "|pas (?:été )?trouvée?|erronée?",
    ),
    (
        r"\b(?:p[áa]gina|art[íi]culo|noticia|contenido|enlace|publicaci[óo]n|nota|url"
        r"|informaci[óo]n)\b",
        "no (?:se )?(?:ha sido |ha |han |pudo ser |fue |pudimos |hemos )?(?:encontrad[ao]"
        "|encontr[óo]|encontrar|existe|disponible|localizad[ao])|ya no (?:est[áa]|existe"
        "|se encuentra)|no (?:est[áa]|se encuentra) disponible|eliminad[ao]|borrad[ao]"
        "|retirad[ao]|caducad[ao]|movid[ao]|no existe",
    ),
    (
        r"\b(?:p[áa]gina|not[íi]cia|conte[úu]do|artigo|mat[ée]ria|link|endere[çc]o"
        r"|publica[çc][ãa]o)\b",
        "n[ãa]o (?:foi |p[ôo]de ser |est[áa] )?(?:encontrad[ao]|localizad[ao]|existe"
        "|dispon[íi]vel|encontramos)|removid[ao]|exclu[íi]d[ao]|expirad[ao]"
        "|indispon[íi]vel|n[ãa]o (?:est[áa] )?mais dispon[íi]vel",
    ),
    (
        r"\b(?:pagina|articolo|contenuto|notizia|link|risorsa)\b",
        "non (?:è )?(?:stat[ao] )?(?:trovat[ao]|esiste|disponibile)|non è più|rimoss[ao]"
        "|eliminat[ao]|scadut[ao]|cancellat[ao]|inesistente",
    ),
    (
        r"\b(?:pagina|artikel|bericht|inhoud|link|nieuws)\b",
        "niet (?:worden )?(?:gevonden|meer|beschikbaar|vinden)|bestaat (?:helaas )?niet"
        "|verwijderd|verplaatst|verlopen",
    ),
    (
        r"\b(?:sidan?|siden|artikeln?|artikkelen|innehållet|inneholdet|indhold(?:et)?"
        r"|länken|lenken|sivua?|artikkelia?|sisältöä?)\b",
        r"(?:inte|ikke)(?: \w+)? (?:hittas?|finnes|fundet|funnet|findes|tilgjengelig"
        "|tillgänglig|finns)|hittades inte|finns inte|finnes ikke|findes ikke|borttagen"
        "|tagits bort|slettet|fjernet|raderad|ei (?:löytynyt|löydy|ole)|poistettu",
    ),
    (
        r"\b(?:stron[ayę]|artykułu?|treści?|wpisu?|materiału?|stránk[ayu]|článek|článok"
        r"|obsah|příspěvek)\b",
        "nie (?:została? )?(?:znalezion[oay]|istnieje|jest (?:już )?dost[ęe]pn[ya])"
        "|usuni[ęe]t[yao]|wygas[łl][ay]?|nie znaleziono|nenalezena?|neexistuje"
        "|nebyla? (?:bohužel )?nalezena?|nebola nájdená|smazán|odstraněn"
        "|není (?:již )?dostupn",
    ),
    (
        r"\b(?:pagin[aă]|articolul|conținutul|știrea|oldal|cikk|tartalom|stranica|članak"
        r"|страницата|статията)\b",
        "nu (?:a fost |mai )?(?:găsit[ăa]|exist[ăa]|disponibil)|șters|eliminat"
        "|nem (?:található|létezik|elérhető)|törölt|nije prona[đd]en|ne postoji|не (?:е"
        "|беше) намерена|не съществува",
    ),
    (
        r"\b(?:sayfa|haber|içerik|yazı|bağlantı|makale)",
        "bulunamad[ıi]|mevcut değil|yayından kaldırıl|silin(?:di|miş)|kaldırıl"
        "|bulunmamaktadır|bulunmuyor|süresi dol",
    ),
    (
        r"\b(?:trang|bài viết|nội dung|liên kết|bài báo|tin)\b",
        "không (?:tồn tại|tìm thấy|có sẵn|còn|hợp lệ|khả dụng)|(?:bị|đã) (?:xóa|xoá|gỡ)|hết hạn",
    ),
    (
        r"\b(?:halaman|artikel|berita|konten|laman|tautan)\b",
        "tidak (?:dapat |bisa )?(?:ditemukan|tersedia|ada)|(?:telah|sudah) (?:dihapus"
        "|dipindahkan|kedaluwarsa)|dihapus",
    ),
    (
        "ページ|記事|コンテンツ|ニュース|url|アドレス|リンク|情報|记事|情报",
        "見つかり|見つから|見当たり|存在し|见つかり|见つから|见当たり|(?:掲載|掲载|公開"
        "|公开|配信|提供)(?:期間|期间)?(?:は|が|を)?(?:終了|终了|停止)|削除|移動|移动"
        "|期限切れ|ございません|ありません",
    ),
    (
        "페이지|기사|게시물|게시글|콘텐츠|뉴스|주소|링크|글",
        "찾을 수 없|존재하지 않|삭제|없는|없습니다|만료|이동되었|비공개|잘못된|유효하지 않|종료",
    ),
    (
        r"\b(?:страниц[аыуе]|сторінк[аиу]|старонк[аи]|статьи?|статья|стат(?:тя|ті)"
        "|новост[ьи]|новин[аиу]|материала?|матеріалу?|запис[ьи]|публикаци[яи]|документ"
        r"|контента?|ссылка|раздел|адрес)\b",
        "не (?:был[аои]? )?(?:найден[ао]?|существует|доступ(?:ен|на|но)|опубликован)"
        r"|\bнет\b|удал[её]н[ао]?|снят[ао]? с публикации|перемещ[её]н[ао]?|устарел"
        "|не (?:було )?знайдено|не існує|видален[оа]|недоступ(?:ен|на|ний)|не знойдзена",
    ),
    (
        "σελίδα|άρθρο|περιεχόμενο|σύνδεσμος",
        "δεν (?:βρέθηκε|υπάρχει|είναι διαθέσιμ)|διαγραφ|αφαιρέθηκε",
    ),
    (
        "صفحة|الخبر|المقال|المحتوى|الرابط|المادة|صفحه|خبر|مطلب",
        "غير (?:موجود|متوفر|متاح|صالح)|لم (?:يتم|نتمكن من) العثور|لا (?:يوجد|توجد)"
        "|تم (?:حذف|إزالة|نقل)|محذوف|یافت نشد|پیدا نشد|وجود ندارد|حذف شده",
    ),
    (
        "הדף|דף|העמוד|הכתבה|התוכן|הקישור",
        "לא (?:נמצא|קיימ?|זמינ?)|הוסר|נמחק",
    ),
    (
        "หน้า|บทความ|ข่าว|เนื้อหา|ลิงก์|เพจ",
        "ไม่พบ|ไม่มี|ถูกลบ|ไม่สามารถ|หมดอายุ",
    ),
    (
        "पृष्ठ|पेज|लेख|समाचार|खबर|ख़बर|सामग्री|পাতা|পৃষ্ঠা|খবর",
        "नहीं (?:मिला|मिली|मिल|है|उपलब्ध)|हटा|मौजूद नहीं|পাওয়া যায়নি|মুছে",
    ),
)
_LOGIN = (
    (
        "登录|登陆|登入|注册|会员|订阅|通行证|付费用户",
        "请|须|需要|才能|才可|方可|后可|后(?:继续|查看|阅读|浏览|访问|使用|再)|尚未|还没"
        "|仅限|仅对|仅供|专享|已过期|超时|失效|重新|无权|没有权限|权限不足|未登|被迫下线"
        "|后即可|下线",
    ),
    (
        "您|你|用户|账号|会话|session",
        "无权(?:限|查看|访问|浏览)|没有(?:[^，]{0,6})权限|权限不足|未登录|(?:已|登录)(?:过期|超时)",
    ),
    (
        r"\b(?:log(?:ged)?[ -]?(?:in|on)|sign(?:ed)?[ -]?in|log ?in|subscri(?:be|bers?"
        "|ption)|register(?:ed)?|account|members?(?:hip)?|session|authori[sz]ed"
        r"|permission)\b",
        r"\b(?:please|must|need to|required?|to (?:continue|read|view|access|see|proceed"
        r"|keep)|only|expired|timed out|again|already an?|(?:are|do) not|don['’]t have)\b",
    ),
    (
        r"\b(?:anmeld\w*|einloggen|registrier\w*|angemeldet|konto|abonn\w+|melden sie sich"
        r"|loggen sie)\b",
        r"\b(?:bitte|müssen|um .{1,40} zu|weiterzulesen|zuerst|nur für|erforderlich"
        r"|abgelaufen|an)\b",
    ),
    (
        r"\b(?:connect(?:er|é|ée|ez)|identifi(?:er|é|ez)|inscri(?:re|vez)|abonn(?:é|ez|és"
        r"|ement)|compte)\b",
        r"\b(?:veuillez|devez|pour (?:lire|continuer|accéder|voir|poursuivre)|réservé"
        r"|expiré)\b|\bvous\b",
    ),
    (
        r"\b(?:inici[ae]r?|sesi[óo]n|reg[íi]str\w+|suscr\w+|cuenta|acced[ae]r?|accedi"
        r"|registrat\w*|abbon\w+|accesso|entrar|fa[çc]a|login|cadastr\w+|assinantes?)\b",
        r"\b(?:para (?:continuar|leer|ver|acceder|seguir|ler|acessar)|debe|debes|por favor"
        "|solo|s[óo]lo|exclusivo|per (?:continuare|leggere|accedere|visualizzare)|devi"
        r"|riservato|precisa|apenas|expir[óo]|caducado|scaduta)\b",
    ),
    (
        r"\b(?:zaloguj|zalogować|zarejestruj|przihlas\w*|přihl[aá]s\w*|inloggen|log in"
        r"|logga in|logg inn|log ind|kirjaudu|autentifica\w*|jelentkez\w+|bejelentkez\w+"
        r"|conecta\w*)",
        r"\b(?:aby|żeby|musisz|proszę|prosím|pro|om|te lezen|för att|for å|for at"
        r"|lukeaksesi|pentru|trebuie|kérjük)\b",
    ),
    (
        "giriş yap|oturum|üye ol|abone",
        "için|lütfen|gerek|zorunda|sona er",
    ),
    (
        "đăng nhập|đăng ký|đăng kí",
        "vui lòng|để|cần|phải|hết hạn",
    ),
    (
        r"\b(?:masuk|login|daftar|berlangganan)\b",
        r"\b(?:silakan|silahkan|untuk|harus|harap|terlebih dahulu)\b",
    ),
    (
        "ログイン|会員|登録|购読|購読|サインイン|会员|登录",
        "ください|必要|限定|のみ|すると|には|期限|切れ",
    ),
    (
        "로그인|회원|구독",
        "필요|후|하셔야|해 ?주|전용|이용|만료|하세요",
    ),
    (
        r"\b(?:войдите|войти|авториз\w+|зарегистрир\w+|вход|подписчик\w*|увійдіть|увійти"
        r"|авторизу\w+)\b",
        r"\b(?:чтобы|пожалуйста|необходимо|нужно|требуется|только|для|щоб|будь ласка"
        r"|потрібно|на сайт|истекла)\b",
    ),
    (
        "تسجيل الدخول|تسجيل|وارد شوید|ورود|ثبت نام",
        "يرجى|للمتابعة|يجب|لقراءة|لطفا|برای|باید",
    ),
    (
        "เข้าสู่ระบบ|ลงชื่อ|สมัคร",
        "กรุณา|เพื่อ|โปรด|ต้อง|ก่อน",
    ),
    (
        "συνδεθείτε|σύνδεση|εγγραφ|התחבר|הירשם|लॉग ?इन|साइन इन",
        "για να|παρακαλ|πρέπει|כדי|יש ל|अनुग्रह|कृपया|करें",
    ),
)
_CAPTCHA = (
    (
        "验证|校验|滑块|拼图|人机|机器人|真人|安全检查|安全检测|浏览器检查",
        "请|完成|拖动|滑动|按住|点击|依次|输入|填写|进行|通过|识别|检测|正在|继续|确认"
        r"|证明|不是|需要|安全|中(?:[，。…\s]|$)",
    ),
    (
        "访问|请求|操作|ip|网络|流量|点击|刷新|浏览|行为|参数|来源|地区|区域|国家",
        "异常|(?:太|过于|过)频繁|次数过多|过快|受限|限制|拦截|阻断|拒绝|禁止|封禁|封锁"
        "|封停|黑名单|威胁|攻击|不合法|非法|可疑|恶意|风险|被屏蔽|不被允许|不支持访问"
        "|无法访问|不可访问",
    ),
    (
        "防火墙|云防护|安全防护|waf|cc攻击|ddos",
        "拦截|阻断|检测|检查|防护|触发|请稍候|正在|系统",
    ),
    (
        r"\b(?:human|(?:ro)?bots?|captcha|browser|connection|security (?:check"
        "|verification|challenge|service)|challenge|automated|traffic|requests?"
        r"|ip(?: address)?|access|network|visitors?|firewall|activity)\b",
        r"\b(?:verif(?:y|ying|ied|ication)|confirm|prov(?:e|ing)|check(?:ing)?|complet(?:e"
        "|ing)|solv(?:e|ing)|blocked|denied|banned|forbidden|restricted|unusual|suspicious"
        r"|too many|rate[ -]limit\w*|exceeded|secure|are you|not a|malicious|abnormal"
        r"|detected|temporarily|slow down|rejected|limited|press)\b",
    ),
    (
        r"\b(?:roboter|mensch|robot|humain|humano|umano|robô|człowiekiem|robotem|robotti"
        r"|botti|робот\w*|человек\w*|людин\w*|бот\w*|insan|người|manusia|captcha|navigateur"
        r"|navegador|browser|браузер\w*|anfragen?|requêtes?|solicitud(?:es)?|zugriff"
        r"|acc[eè]s+o?|запрос\w*|доступ|запит\w*|erişim|istek|truy cập|akses|permintaan"
        r"|ip-?адрес\w*)\b",
        r"\b(?:bestätigen|überprüf\w*|kein|vérifi\w+|pas un|verifi\w+|no (?:es|soy|eres)"
        r"|não (?:sou|é)|non sei|conferm\w*|potwierd\w*|nie jesteś|подтверд\w*|не робот"
        r"|проверк\w*|підтверд\w*|не бот|doğrula\w*|olmadığ\w*|xác minh|xác nhận|verifikasi"
        r"|bukan|blockiert|gesperrt|bloqu\w+|заблокирован\w*|запрещ\w+|заборонен\w*"
        r"|ограничен\w*|engellen\w*|bị chặn|diblokir|zu viele|trop de|demasiad[ao]s"
        "|слишком много|verweigert|refusé|denegado|negado|vietato)",
    ),
    (
        "ロボット|画像認証|アクセス|认证|認証|リクエスト|ボット|ブラウザ",
        "ではない|でない|確認|确认|してください|集中|制限|拒否|ブロック|多すぎ|遮断|禁止|チェック",
    ),
    (
        r"로봇|자동\s?입력|자동\s?등록|접근|접속|요청|보안|트래픽|ip",
        "아닙니다|방지|비정상|차단|감지|확인|제한|많습니다|거부|검사",
    ),
    (
        "روبوت|إنسان|الوصول|ربات|دسترسی",
        "لست|تحقق|تأكيد|محظور|مرفوض|نیستید|تایید|مسدود|غیرمجاز",
    ),
    (
        "มนุษย์|หุ่นยนต์|การเข้าถึง|บอท",
        "ยืนยัน|ไม่ใช่|ถูกปฏิเสธ|ถูกบล็อก|ตรวจสอบ",
    ),
)
_BROKEN = (
    (
        "网站|本站|系统|服务器|平台|页面|网页|该站|站点|频道|服务",
        "(?:正在|处于|进行)[^，。]{0,8}(?:维护|升级|改版|建设|调整|抢修|检修|调试)"
        "|(?:维护|升级|改版|建设|调整|检修|调试)(?:中|期间)|繁忙|超负荷|拥堵|(?:暂停"
        "|停止)(?:服务|访问|对外)|(?:暂时|临时)关闭|异常|故障|内部错误",
    ),
    (
        "维护|维修|升级|改版|建设中|繁忙|拥堵|故障|抢修|访问量过大|人数(?:过|太)多|异常|出错|错误",
        "稍[后候]|(?:耐心)?等待|抱歉|对不起|给[您你]|不便|敬请(?:期待|谅解|关注)|谅解"
        "|无法(?:访问|打开|使用|提供)|马上回来|很快(?:回来|恢复)|(?:稍后|尽快|即将)恢复"
        "|重试|刷新",
    ),
    (
        r"\bmaintenance\b|\bupgrad(?:e|ing)\b|temporarily (?:unavailable|down|offline"
        "|closed|out of service)|high (?:traffic|demand|load|volume)|overloaded"
        "|technical (?:difficult(?:y|ies)|issues?|problems?)|internal error"
        "|something went wrong|server error|under construction|service unavailable"
        "|we(?:['’]ll| will) be (?:right )?back",
        "back (?:soon|shortly|online)|please|sorry|try again|check back|in a (?:few"
        r"|moment)|apologi[sz]e|inconvenience|bear with|\bwe(?:['’]re| are| will|['’]ll)\b"
        r"|coming soon|our (?:team|site)|\bour\b|\bour website\b|this (?:site|website|page)"
        r"|\bsoon\b",
    ),
    (
        "メンテナンス|アクセスが集中|混雑|混杂|障害|障害",
        "しばらく|お待ち|迷惑|ください|ただいま|ただ今|只今|中です|不便",
    ),
    (
        "점검|공사|접속자|일시적",
        "이용|양해|잠시|중입니다|다시",
    ),
    (
        r"техническ\w+ (?:работ\w*|обслуживани\w*)|ведутся работы|временно недоступ\w*"
        r"|технічн\w+ робот\w*|перегружен",
        r"попробуйте|приносим|извин\w*|скоро|позже|сайт\w*|сайті|страниц\w*",
    ),
    (
        r"\bwartung\w*|überlastet|technische (?:probleme|störung)",
        r"\bbitte\b|\bbald\b|gleich|entschuldig\w*|vorübergehend|derzeit|später|wegen",
    ),
    (
        r"\bmaintenance\b|surcharge|problème technique",
        r"veuillez|bientôt|momentan\w*|désolé|réessay\w*|quelques|actuellement|en cours",
    ),
    (
        "mantenimiento|manutenção|manutenzione|problemas técnicos",
        r"en breve|em breve|disculp\w*|desculp\w*|volver\w*|volta\w*|intent\w*|tente"
        r"|temporal\w*|riprova|torner\w*|scus\w*|estamos|siamo|stiamo|nuestro|nosso|in corso",
    ),
    (
        "bakım",
        "kısa süre|lütfen|özür|çalışma",
    ),
    (
        "bảo trì|nâng cấp",
        "vui lòng|quay lại|xin lỗi|đang",
    ),
    (
        "pemeliharaan|perbaikan|maintenance",
        "silakan|silahkan|mohon|maaf|sedang",
    ),
    (
        "صيانة|تعمیر|به‌روزرسانی",
        "يرجى|نعتذر|عذر|قريبا|حاليا|لطفا|حال",
    ),
)
ROWS: tuple[tuple[str, str, str], ...] = (
    *(("captcha", *row) for row in _CAPTCHA),
    *(("http_5xx", *row) for row in _BROKEN),
    *(("soft_404", *row) for row in _GONE),
    *(("login", *row) for row in _LOGIN),
)
"""Kind of notice, things, and what is said of them."""
PHRASES: tuple[tuple[str, str], ...] = (
    (
        "captcha",
        "incident id|reference #|ray id|pardon our interruption|one more step"
        "|just a moment|ddos protection|enable javascript and cookies|attention required"
        "|slow down|i['’]m not a robot|请稍候.{0,8}检查|request blocked"
        "|connect to the server|access denied|you have been blocked|rate limited|anubis"
        "|protect(?:ed)? by .{0,30}firewall|请在微信客户端打开",
    ),
    (
        "soft_404",
        r"^\W*(?:error|错误|http(?: status)?|http错误|ошибка|fehler|erreur|erro"
        r"|hata)?\W*(?:404|410)\W*(?:error|not found|gone|页面|错误)?\W*$|(?:404"
        r"|410)\W{0,3}(?:not found|gone|error)|^\W*(?:page |article |file "
        r"|object )?not found\b|^\W*410 gone|nothing (?:was )?found|^\W*gone\W*$"
        "|no results were found|^(?:数据|信息)不存在",
    ),
)
"""What tells by itself."""
REPORTS = (
    "记者|本报讯|据(?!说?您)|获悉|昨[天日晚]|近日|日前|警方|民警|警察|截至|表示[，：:]"
    r"|[称说][，：:]|指出|通报|公告称?|通告|\d[万亿]|\d日(?!内)|网传|市民|居民|网友|专家"
    r"|\d+月\d+日|新华社|\b(?:said|says|told|according|reported|police|officials?"
    r"|reporters?|spokes\w+|yesterday|court|minister|researchers?)\b|\b(?:sagte|laut"
    "|polizei|gestern|selon|police|hier|policía|según|ayer|polícia|segundo|ontem|polizia"
    r"|secondo|ieri)\b|сообщил\w*|полици\w+|вчера|заявил\w*|と述べ|によると|警察|경찰|밝혔"
    "|따르면|기자"
)
"""Words of a report: a notice has none."""
COURTESY = (
    "非常|十分|万分|很|实在|真的|抱歉|对不起|不好意思|糟糕|哎呀|哎哟|啊哦|呜呜|亲爱的|亲"
    "|尊敬的|用户|读者|网友们?|温馨提示|友情提示|系统提示|提示信息|提示|警告|注意|您好"
    "|你好|谢谢|感谢您?的?(?:支持|理解|配合|关注)|给您?带来[^，。]{0,8}不便|敬请谅解"
    "|请谅解|(?:请)?(?:您|你)?(?:可以|可能|或|请|点击|直接|尝试|稍后|重新|手动|自动|马上"
    "|立即|返回|回到|前往|进入|去|逛逛|看看|查看|浏览|阅读|访问|选择|跳转|刷新|重试|再试"
    "|再来|再访问|核对|检查|确认|联系|咨询|反馈|搜索|输入|关闭|使用|试试|换个)+(?:以下"
    "|下面|下方|其他|其它|更多|相关|一下|本|该|我们|网站?|网络|站点|平台|管理员|客服"
    "|客服人员|编辑|首页|主页|上一?[页级]|前一页|页面?|网址|地址|链接|输入|内容|文章|新闻"
    "|栏目|关键词|关键字|按钮|窗口|操作|是否|正确|的|吧|到|至|后|再|或者?|和|、)*"
    r"|\d+\s*秒(?:钟)?(?:之?后)?|首页|主页|上一页|由于|因为|可能|原因|如下|如有(?:疑问"
    r"|问题)|如需帮助|错误(?:代码|码|编号)?[:：]?\s*\w*|\b(?:we(?:['’]re| are)?|so|very"
    "|sorry|oops|whoops|uh[ -]?oh|apologies|hmm+|please|try(?: again)?|later|go|return"
    "|back|to|the|home ?page|home|our|search|for|check|spelling|of|or|use|menu|above|below"
    "|contact|us|click|here|if|you|think|this|is|an?|error|thank|thanks|it|looks|like"
    "|seems|that|your|let|know|report|support|browse|latest|more|may|want|can|by|and|in"
    r"|a few|minutes?|moments?|seconds?|take|will|continue|redirect\w*|automatically)\b"
    r"|\b(?:leider|entschuldigung|désolés?|oups|ups|lo sentimos|lamentamos|desculpe|ops"
    "|spiacenti|przepraszamy|üzgünüz|maaf|xin lỗi|к сожалению|извините|вернитесь"
    r"|на главную|вибачте|helaas|sorry|tyvärr|beklager|omlouváme se|valitettavasti)\b"
    "|しばらく|お待ち(?:ください)?|ください|ご?(?:迷惑|不便)を?|おかけ(?:し(?:て|ます)?)?"
    "|のちほど|後ほど|后ほど|잠시|불편을|드려|이용에|다시|시도해|приносим|за неудобства"
    "|попробуйте|позже|申し訳(?:ござい|あり)ません(?:が)?|恐れ入りますが|죄송합니다"
    r"|요청하신|عذراً|عفواً|متأسفانه|ขออภัย|क्षमा करें|[\W_]+|\d+"
)
"""What a notice says besides: regrets, and where to go."""
